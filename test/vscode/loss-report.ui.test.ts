import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { packagedExtension } from '../../scripts/project';
import type { Workbench } from '../../scripts/vscode/workbench';
import { User } from './user';

const LOSS = `export default function (prediction, target) {
  return mean(abs(prediction - target));
}
`;

describe('the report on a loss file, in a window', () => {
  let user: User;
  let workbench: Workbench;

  before(async () => {
    user = await User.arrive({ extension: packagedExtension(), trust: false }, { 'own.loss.js': LOSS });
    ({ workbench } = user);
  });

  after(() => user.leave());

  const report = (): FrameLocator => user.panel;

  async function verdictOf(property: string, verdict: string): Promise<void> {
    await report().locator(`[data-property="${property}"][data-verdict="${verdict}"]`).first().waitFor();
  }

  it('is opened by the command, also in Restricted Mode', async () => {
    await user.openFile('own.loss.js');
    await workbench.palette('Check Loss');
    await verdictOf('finite', 'holds');
    await report().getByText('it bends at 0').waitFor();
    assert.equal(await report().locator('.charts canvas').count(), 2);
  });

  it('draws its curves', async () => {
    const colors = await report()
      .locator('.charts canvas')
      .first()
      .evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
        return new Set(new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))).size;
      });
    assert.ok(colors > 2);
  });

  it('reads values to those who move by keyboard', async () => {
    await report().locator('.plot').first().focus();
    await workbench.page.keyboard.press('End');
    await report()
      .getByText(/^residual [\d.]+: every column [\d.]+/)
      .waitFor();
  });

  it('follows what is typed', async () => {
    const { page } = workbench;
    await page.locator('.monaco-editor .view-line', { hasText: 'return mean' }).click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+Shift+ArrowRight');
    for (let word = 0; word < 2; word++) await page.keyboard.press('Control+Shift+ArrowRight');
    await page.keyboard.type('return sum(');
    await verdictOf('reduction', 'fails');
  });

  it('leads to the place of a finding', async () => {
    await report().locator('summary', { hasText: 'finding' }).click();
    await report().getByRole('button', { name: 'Line 2' }).first().click();
    await workbench.page.locator('.statusbar', { hasText: 'Ln 2' }).waitFor();
  });

  it('keeps unfolded what was unfolded when there is news', async () => {
    const { keyboard } = workbench.page;
    await workbench.page.locator('.monaco-editor .view-line', { hasText: 'export default' }).click();
    await keyboard.press('Control+End');
    await keyboard.insertText('export const second = (prediction, target) => mae(prediction, target);');
    await report().locator('[data-loss="second"]').waitFor();
    assert.ok(await report().getByRole('button', { name: 'Line 2' }).first().isVisible());
  });

  it('is there again after the window was reloaded', async () => {
    await workbench.page.keyboard.press('Control+s');
    const loaded = workbench.page.waitForEvent('load');
    await workbench.palette('Developer: Reload Window');
    await loaded;
    await verdictOf('reduction', 'fails');
  });

  it('says why there is none for a file that is gone', async () => {
    await user.closeEditors();
    await user.openFile('own.loss.js');
    await workbench.palette('Check Loss');
    await verdictOf('reduction', 'fails');
    rmSync(join(workbench.workspace, 'own.loss.js'));
    await workbench.page.locator('.tab', { hasText: 'own.loss.js' }).first().click({ button: 'middle' });
    const loaded = workbench.page.waitForEvent('load');
    await workbench.palette('Developer: Reload Window');
    await loaded;
    await report().getByRole('alert').filter({ hasText: 'could not be checked' }).waitFor();
  });
});
