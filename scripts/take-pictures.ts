import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, type Workbench } from './vscode/workbench';
import { examplesFolder, projectFolder } from './project';

/**
 * Takes the README's pictures in a real VS Code on the examples: `npm run pictures`. The extension must have been built.
 */
const folder = join(projectFolder, 'media/pictures');
const viewport = { width: 1400, height: 860 };

async function withWindow(theme: string, use: (workbench: Workbench) => Promise<void>): Promise<void> {
  const workbench = await launch({
    extension: projectFolder,
    workspace: examplesFolder,
    viewport,
    settings: {
      'workbench.colorTheme': theme,
      'window.commandCenter': false,
      'editor.minimap.enabled': false,
    },
  });
  try {
    await use(workbench);
  } finally {
    await workbench.close();
  }
}

async function openFile({ page }: Workbench, name: string): Promise<void> {
  await page.keyboard.press('Control+p');
  const input = page.locator('.quick-input-widget input.input');
  await input.waitFor();
  await input.fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  await page.locator('.tab', { hasText: name }).first().waitFor();
}

/** Trains the open run file and waits until the dashboard says how it ended. */
async function train(workbench: Workbench): Promise<void> {
  await workbench.palette('Train with Loss');
  await workbench
    .webview()
    .getByText(/^(Completed|Diverged|Stopped)/)
    .first()
    .waitFor({ timeout: 120_000 });
  await workbench.page.waitForTimeout(1500);
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const picture = (name: string) => ({ path: join(folder, name) });
  const themes = [
    ['Default Dark Modern', 'dashboard-dark.png'],
    ['Default Light Modern', 'dashboard-light.png'],
    ['Default High Contrast', 'dashboard-high-contrast.png'],
  ] as const;
  for (const [theme, name] of themes) {
    await withWindow(theme, async (workbench) => {
      await openFile(workbench, 'iris.train.json');
      await train(workbench);
      await workbench.page.screenshot(picture(name));
    });
  }
  await withWindow('Default Dark Modern', async (workbench) => {
    await openFile(workbench, 'diabetes-unscaled.train.json');
    await train(workbench);
    await workbench.page
      .locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning')
      .first()
      .waitFor();
    await workbench.page.locator('.monaco-editor .view-line', { hasText: 'normalize"' }).first().click();
    await workbench.page.keyboard.press('Control+Home');
    await workbench.page.keyboard.press('F8');
    await workbench.page.waitForTimeout(1000);
    await workbench.page.screenshot(picture('diagnostic.png'));
  });
  await withWindow('Default Dark Modern', async (workbench) => {
    await openFile(workbench, 'iris-vanishing.train.json');
    await train(workbench);
    await workbench.palette('Prove Fix');
    await workbench.page.locator('.quick-input-list').getByText('Use relu').first().waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.webview().locator('.experiment .badge[data-state="done"]').waitFor({ timeout: 120_000 });
    await workbench.page.waitForTimeout(1500);
    await workbench.page.screenshot(picture('prove-fix.png'));
  });
  await withWindow('Default Dark Modern', async (workbench) => {
    await openFile(workbench, 'diabetes.csv');
    await workbench.palette('Train with Loss');
    await workbench.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await workbench.page.waitForTimeout(4000);
    await workbench.page.keyboard.press('Enter');
    await workbench.page.waitForTimeout(4000);
    await workbench.page.mouse.move(700, 760);
    await workbench.page.waitForTimeout(1500);
    await workbench.page.screenshot(picture('loss-list.png'));
  });
  await withWindow('Default Dark Modern', async (workbench) => {
    await openFile(workbench, 'detection.loss.js');
    await workbench.palette('Check Loss');
    await workbench.webview().locator('.charts canvas').first().waitFor();
    await workbench.palette('View: Toggle Primary Side Bar Visibility');
    await workbench.palette('Notifications: Clear All Notifications');
    await workbench.page.waitForTimeout(2000);
    await workbench.page.screenshot(picture('loss-report.png'));
  });
}

void main();
