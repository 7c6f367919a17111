import assert from 'node:assert/strict';
import { packagedExtension } from '../../scripts/project';
import type { Workbench } from '../../scripts/vscode/workbench';
import type { DashboardInWindow } from './dashboard-in-window';
import { User } from './user';

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
  let user: User;
  let workbench: Workbench;
  let dashboard: DashboardInWindow;

  before(async () => {
    const rows = Array.from({ length: 64 }, (_, i) => `${(i % 9) - 4},${(i % 9) / 2 + (i % 5) / 10}`);
    user = await User.arrive(
      { extension: packagedExtension() },
      { 'line.csv': `x,y\n${rows.join('\n')}\n`, 'long.train.json': RUN_FILE },
    );
    ({ workbench, dashboard } = user);
    await user.openFile('long.train.json');
    await workbench.palette('Train with Loss');
    await dashboard.reaches('completed');
  });

  after(() => user.leave());

  const plot = () => user.panel.locator('figure[data-chart="loss"] .plot');
  const pointedAt = () => user.panel.locator('.tooltip .step');

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
    await user.panel.getByRole('button', { name: 'Reset Zoom' }).click();
    await plot().focus();
    await workbench.page.keyboard.press('Home');
    await pointedAt()
      .getByText(/^Steps 0 to \d+/)
      .waitFor();
  });
});
