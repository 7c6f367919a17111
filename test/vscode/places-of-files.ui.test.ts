import { mkdirSync, writeFileSync } from 'node:fs';
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

describe('a window', () => {
  let user: User;

  before(async () => {
    user = await User.arrive({ extension: projectFolder });
    for (const name of ['first', 'second']) {
      const folder = join(user.workbench.workspace, name);
      mkdirSync(folder);
      writeFileSync(join(folder, 'line.csv'), `x,y\n${ROWS.join('\n')}\n`);
      writeFileSync(join(folder, 'line.train.json'), RUN_FILE);
    }
  });

  after(() => user.leave());

  it('tells earlier runs of equal names apart by their folders', async () => {
    for (const folder of ['first', 'second']) {
      await user.trainWithLoss();
      await user.row(`line.train.json${folder}`).click();
      await user.dashboard.reaches('completed');
    }
    await user.workbench.palette('Open Earlier Run');
    await user.row('first · mse').waitFor();
    await user.row('second · mse').waitFor();
    await user.press('Escape');
  });

  it('without anything to save says so', async () => {
    await user.workbench.palette('Welcome: Open Walkthrough');
    await user.row('Find Out Why a Loss Does Not Go Down').click();
    const { page } = user.workbench;
    await page.locator('.getting-started-step', { hasText: 'Keep what you chose' }).click();
    await page.locator('.getting-started-step .monaco-button', { hasText: 'Save as Run File' }).click();
    await user.notifications.getByText('There is nothing to save yet.').waitFor();
  });

  it('without a folder asks for one', async () => {
    const { page } = user.workbench;
    await page.goto(new URL('/?ew=true', page.url()).href);
    await user.workbench.palette('Train with Loss');
    await user.notifications.getByText('No folder is open. Open the folder of your data').waitFor();
    await user.workbench.palette('Find Learning Rate');
    await user.notifications.getByText('No folder is open. Open the folder of your run files').waitFor();
  });
});
