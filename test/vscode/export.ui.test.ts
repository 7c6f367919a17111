import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagedExtension } from '../../scripts/project';
import type { Workbench } from '../../scripts/vscode/workbench';
import { User } from './user';

const RUN_FILE = `{
  "data": { "file": "line.csv", "target": "y", "validation": 0.25 },
  "model": [{ "layer": "dense" }],
  "loss": "mse",
  "optimizer": { "type": "sgd", "learningRate": 0.01 },
  "steps": 300,
  "batchSize": 8
}
`;

describe('exporting the curves of a run', () => {
  let user: User;
  let workbench: Workbench;

  before(async () => {
    const rows = Array.from({ length: 64 }, (_, i) => `${(i % 9) - 4},${(i % 9) / 2}`);
    user = await User.arrive(
      { extension: packagedExtension() },
      { 'line.csv': `x,y\n${rows.join('\n')}\n`, 'line.train.json': RUN_FILE },
    );
    ({ workbench } = user);
    await user.openFile('line.train.json');
    await workbench.palette('Train with Loss');
    await user.dashboard.reaches('completed');
  });

  after(() => user.leave());

  /** Takes a row of the list and the name that is offered. */
  async function save(kind: string, name: string): Promise<Buffer> {
    await user.row(kind).click();
    const path = join(workbench.workspace, name);
    const input = user.quickPick.locator('input.input');
    for (let tries = 0; (await input.inputValue()) !== path; tries++) {
      assert.ok(tries < 100, `"${await input.inputValue()}" is offered, not "${path}"`);
      await workbench.page.waitForTimeout(100);
    }
    await user.quickPick.getByRole('button', { name: 'OK' }).click();
    await user.notifications.getByText(`${name} was written.`).waitFor();
    assert.ok(existsSync(path));
    return readFileSync(path);
  }

  it('begins with a button of the dashboard, and makes a picture of all charts', async () => {
    await user.panel.getByRole('button', { name: 'Export Curves...' }).click();
    const picture = await save('Picture of the Charts', 'line charts.png');
    assert.equal(picture.subarray(1, 4).toString(), 'PNG');
    const [width, height] = [picture.readUInt32BE(16), picture.readUInt32BE(20)];
    assert.ok(width > 300 && height > 400, `${width} by ${height}`);
  });

  it('begins with a command as well, and writes what is drawn', async () => {
    await workbench.palette('Export Curves');
    const text = (await save('Numbers of the Charts', 'line charts.csv')).toString();
    const [names, ...lines] = text.trimEnd().split('\n');
    assert.equal(names, 'chart,curve,step,value,least,greatest,notFinite');
    assert.equal(lines.filter((line) => line.startsWith('Loss,Training,')).length, 300);
    assert.ok(lines.some((line) => line.startsWith('Gradient norm,dense1,')));
  });

  it('writes every step of the run', async () => {
    await workbench.palette('Export Curves');
    const text = (await save('Whole Run', 'line steps.csv')).toString();
    const [names, ...lines] = text.trimEnd().split('\n');
    assert.match(names, /^step,epoch,loss,learningRate,gradNorm,clipped,dense1 gradNorm,.*validation loss/);
    assert.deepEqual(
      lines.map((line) => Number(line.split(',')[0])),
      Array.from({ length: 300 }, (_, step) => step),
    );
  });
});
