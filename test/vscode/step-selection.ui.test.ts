import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagedExtension, projectFolder } from '../../scripts/project';
import { launch, type Workbench } from '../../scripts/vscode/workbench';
import { DashboardInWindow } from './dashboard-in-window';

const LOSS = `export default function (prediction, target) {
  return mean((prediction - target) ** 2);
}
`;

const RUN_FILE = `{
  "data": { "file": "line.csv", "target": "y", "validation": 0 },
  "model": [{ "layer": "dense" }],
  "loss": "own.loss.js",
  "optimizer": { "type": "sgd", "learningRate": 0.01 },
  "steps": 400
}
`;

describe('a step that is selected in the dashboard', () => {
  let workbench: Workbench;
  let dashboard: DashboardInWindow;

  before(async () => {
    workbench = await launch({
      extension: packagedExtension(),
      workspace: join(projectFolder, 'test/fixtures/workspace'),
    });
    const rows = Array.from({ length: 60 }, (_, i) => `${(i % 9) - 4},${(i % 9) / 2}`);
    writeFileSync(join(workbench.workspace, 'line.csv'), `x,y\n${rows.join('\n')}\n`);
    writeFileSync(join(workbench.workspace, 'own.loss.js'), LOSS);
    writeFileSync(join(workbench.workspace, 'own.train.json'), RUN_FILE);
    dashboard = new DashboardInWindow(workbench);
    await openFile('own.loss.js');
    await openFile('own.train.json');
    await workbench.palette('Train with Loss');
    await dashboard.reaches('completed');
  });

  after(() => workbench.close());

  async function openFile(name: string): Promise<void> {
    const { page } = workbench;
    await page.keyboard.press('Control+p');
    await page.locator('.quick-input-widget input.input').fill(name);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
    await page.locator('.tab', { hasText: name }).waitFor();
  }

  const mark = () => workbench.webview().locator('.selected-step');
  const plot = () => workbench.webview().locator('figure[data-chart="loss"] .plot');

  async function selectedStep(): Promise<number> {
    await mark()
      .getByText(/^Step [\d,]+ selected$/)
      .waitFor();
    return Number(await mark().getAttribute('data-step'));
  }

  it('is chosen by a click and drawn in every chart', async () => {
    await plot().click({ position: { x: 200, y: 60 } });
    const step = await selectedStep();
    assert.ok(step > 0 && step < 399);
    const lines = workbench.webview().locator('.charts figure:visible .step-mark');
    assert.ok((await lines.count()) > 1);
    for (const line of await lines.all()) assert.equal(await line.isVisible(), true);
  });

  it('is chosen by the keyboard', async () => {
    await plot().focus();
    await workbench.page.keyboard.press('Home');
    await workbench.page.keyboard.press('Enter');
    await workbench.webview().locator('.selected-step[data-step="0"]').waitFor();
  });

  it('is what hovers in the loss file speak of', async () => {
    await workbench.page.locator('.tab', { hasText: 'own.loss.js' }).click();
    await workbench.page.locator('.view-line', { hasText: 'return mean' }).getByText('prediction').hover();
    const hover = workbench.page.locator('.monaco-hover', { hasText: 'as selected in the dashboard' });
    await hover.getByText('Step 0 of own.train.json').waitFor();
  });

  it('is taken back by a button', async () => {
    await mark().getByRole('button', { name: 'Latest' }).click();
    await mark().getByText('selected').waitFor({ state: 'detached' });
  });
});
