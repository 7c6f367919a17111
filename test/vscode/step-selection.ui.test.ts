import assert from 'node:assert/strict';
import { packagedExtension } from '../../scripts/project';
import type { Workbench } from '../../scripts/vscode/workbench';
import { User } from './user';

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
  let user: User;
  let workbench: Workbench;

  before(async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${(i % 9) - 4},${(i % 9) / 2}`);
    user = await User.arrive(
      { extension: packagedExtension() },
      {
        'line.csv': `x,y\n${rows.join('\n')}\n`,
        'own.loss.js': LOSS,
        'own.train.json': RUN_FILE,
      },
    );
    ({ workbench } = user);
    await user.openFile('own.loss.js');
    await user.openFile('own.train.json');
    await workbench.palette('Train with Loss');
    await user.dashboard.reaches('completed');
  });

  after(() => user.leave());

  const mark = () => user.panel.locator('.selected-step');
  const plot = () => user.panel.locator('figure[data-chart="loss"] .plot');

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
    const lines = user.panel.locator('.charts figure:visible .step-mark');
    assert.ok((await lines.count()) > 1);
    for (const line of await lines.all()) assert.equal(await line.isVisible(), true);
  });

  it('is not chosen by a double click, which resets the zoom', async () => {
    const before = await selectedStep();
    await plot().focus();
    await workbench.page.keyboard.press('+');
    const reset = user.panel.getByRole('button', { name: 'Reset Zoom' });
    await reset.waitFor();
    await plot().dblclick({ position: { x: 300, y: 60 } });
    await reset.waitFor({ state: 'hidden' });
    assert.equal(await selectedStep(), before);
  });

  it('is chosen by the keyboard', async () => {
    await plot().focus();
    await workbench.page.keyboard.press('Home');
    await workbench.page.keyboard.press('Enter');
    await user.panel.locator('.selected-step[data-step="0"]').waitFor();
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
