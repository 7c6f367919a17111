import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagedExtension, projectFolder } from '../../scripts/project';
import { launch, type Workbench } from '../../scripts/vscode/workbench';
import { DashboardInWindow } from './dashboard-in-window';

const RUN_FILE = `{
  "data": { "file": "line.csv", "target": "y", "validation": 0.25 },
  "model": [{ "layer": "dense" }],
  "loss": {
    "terms": [
      { "name": "squares", "loss": "mse" },
      { "name": "distances", "loss": "mae", "weight": 2 }
    ]
  },
  "optimizer": { "type": "sgd", "learningRate": 0.0001 },
  "steps": 9000,
  "batchSize": 8
}
`;

describe('zooming into a run that is longer than a screen', () => {
  let workbench: Workbench;
  let dashboard: DashboardInWindow;

  before(async () => {
    workbench = await launch({
      extension: packagedExtension(),
      workspace: join(projectFolder, 'test/fixtures/workspace'),
    });
    const rows = Array.from({ length: 64 }, (_, i) => `${(i % 9) - 4},${(i % 9) / 2 + (i % 5) / 10}`);
    writeFileSync(join(workbench.workspace, 'line.csv'), `x,y\n${rows.join('\n')}\n`);
    writeFileSync(join(workbench.workspace, 'long.train.json'), RUN_FILE);
    dashboard = new DashboardInWindow(workbench);
    const { page } = workbench;
    await page.keyboard.press('Control+p');
    await page.locator('.quick-input-widget input.input').fill('long.train.json');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'long.train.json' }).first().click();
    await page.locator('.tab', { hasText: 'long.train.json' }).waitFor();
    await workbench.palette('Train with Loss');
    await dashboard.reaches('completed');
  });

  after(() => workbench.close());

  const plot = () => workbench.webview().locator('figure[data-chart="loss"] .plot');
  const pointedAt = () => workbench.webview().locator('.tooltip .step');

  it('shows what each term has of the loss and of the gradient, and how they agree', async () => {
    const shares = await dashboard.curves('termShare', (curves) => curves.length === 4);
    assert.deepEqual(
      shares.map(({ label }) => label),
      ['squares, loss', 'squares, gradient', 'distances, loss', 'distances, gradient'],
    );
    const [cosine] = await dashboard.curves('termCosine', (curves) => curves.length === 1);
    assert.equal(cosine.label, 'squares and distances');
    assert.ok(cosine.points > 10);
    for (const chart of ['termShare', 'termCosine']) assert.ok((await dashboard.colorsOf(chart)) > 1);
  });

  it('reads several steps at once while all are shown', async () => {
    await plot().focus();
    await workbench.page.keyboard.press('Home');
    await pointedAt()
      .getByText(/^Steps 0 to \d+/)
      .waitFor();
  });

  it('reads each step by itself once finer numbers have come', async () => {
    for (let press = 0; press < 7; press++) await workbench.page.keyboard.press('+');
    await pointedAt()
      .getByText(/^Step \d+ /)
      .waitFor();
    const step = Number(/\d+/.exec((await pointedAt().textContent()) ?? '')?.[0]);
    await workbench.page.keyboard.press('ArrowRight');
    await pointedAt()
      .getByText(new RegExp(`^Step ${step + 1} `))
      .waitFor();
  });

  it('goes back to the whole run', async () => {
    await workbench.webview().getByRole('button', { name: 'Reset Zoom' }).click();
    await plot().focus();
    await workbench.page.keyboard.press('Home');
    await pointedAt()
      .getByText(/^Steps 0 to \d+/)
      .waitFor();
  });
});
