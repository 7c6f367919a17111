import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../scripts/project';
import { User } from './user';

const ROWS = Array.from({ length: 40 }, (_, i) => `${i % 7},${(i % 7) / 2}`);

const RUN_FILE = `{
  "data": { "file": "line.csv", "target": "y" },
  "model": [{ "layer": "dense" }],
  "loss": "mse",
  "optimizer": { "type": "sgd", "learningRate": 0.01 },
  "steps": 40
}
`;

const BROKEN = RUN_FILE.replace('"dense"', '"dens"').replace('"sgd"', '"sgdd"');

describe('what a window says', () => {
  let user: User;

  before(async () => {
    user = await User.arrive(
      { extension: projectFolder },
      {
        'line.csv': `x,y\n${ROWS.join('\n')}\n`,
        'line.train.json': RUN_FILE,
        'broken.train.json': BROKEN,
        'ragged.csv': 'a,b\n1,2\n3\n4,5,6\n',
        'unclosed.csv': 'a,b\n1,x\n2,"y\n3,x\n',
        'single.csv': 'length\n1\n2\n3\n',
      },
    );
  });

  afterEach(async () => {
    await user.workbench.palette('Notifications: Clear All Notifications');
    await user.workbench.palette('View: Close All Editors');
  });

  after(() => user.leave());

  async function train(name: string): Promise<void> {
    await user.openFile(name);
    await user.workbench.palette('Train with Loss');
  }

  it('of a run file with several mistakes is the first one, and how many more there are', async () => {
    await train('broken.train.json');
    const notice = user.notifications.filter({ hasText: 'broken cannot be trained' });
    await notice.getByText(/did you mean 'dense'.*\(1 more in Problems\)/).waitFor();
  });

  it('of a data file whose rows are ragged is that they are', async () => {
    await train('ragged.csv');
    const notice = user.notifications.filter({ hasText: 'ragged.csv cannot be trained on' });
    await notice.getByText(/Of its 3 rows, 2 have too few or too many cells/).waitFor();
  });

  it('of a data file that cannot be read is where it goes wrong', async () => {
    await train('unclosed.csv');
    await user.notifications.getByText(/unclosed\.csv cannot be trained on\. Line 3, column 3: /).waitFor();
  });

  it('of a data file with one column is that another is needed', async () => {
    await train('single.csv');
    await user.notifications.getByText(/It has a single column, "length"/).waitFor();
  });

  it('of data with changes that are not saved is that training does not see them', async () => {
    const { page } = user.workbench;
    await user.openFile('line.csv');
    await page.locator('.monaco-editor .view-line').first().click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('1,2');
    await train('line.train.json');
    await user.dashboard.reaches('completed');
    await user.notifications.filter({ hasText: 'line.csv has changes that are not saved' }).waitFor();
    await user.notifications.getByText('Save and Train Again').click();
    await user.panel.locator('.runs li').nth(1).waitFor();
    assert.match(readFileSync(join(user.workbench.workspace, 'line.csv'), 'utf8'), /1,2$/);
  });

  it('is no lens once the setting is off', async () => {
    const { page, workspace } = user.workbench;
    const lens = page.locator('.codelens-decoration', { hasText: 'Train' });
    await user.openFile('line.train.json');
    await lens.waitFor();
    mkdirSync(join(workspace, '.vscode'));
    writeFileSync(join(workspace, '.vscode/settings.json'), '{ "lossDebugger.codeLens": false }');
    await lens.waitFor({ state: 'detached' });
  });
});
