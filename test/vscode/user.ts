import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { projectFolder } from '../../scripts/project';
import { launch, type LaunchOptions, type Workbench } from '../../scripts/vscode/workbench';
import { DashboardInWindow } from './dashboard-in-window';

const workspace = join(projectFolder, 'test/fixtures/workspace');

/** A user at a window that has a copy of the fixtures open. */
export class User {
  readonly dashboard: DashboardInWindow;

  private constructor(readonly workbench: Workbench) {
    this.dashboard = new DashboardInWindow(workbench);
  }

  /** @param files further files of the workspace, by name */
  static async arrive(
    options: Omit<LaunchOptions, 'workspace'>,
    files: Readonly<Record<string, string>> = {},
  ): Promise<User> {
    const workbench = await launch({ ...options, workspace });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(workbench.workspace, name), text);
    return new User(workbench);
  }

  /** To be called at the end. */
  leave(): Promise<void> {
    return this.workbench.close();
  }

  /** The page of the panel that is open: the dashboard, or a report. */
  get panel(): FrameLocator {
    return this.workbench.webview();
  }

  /** A row of the quick pick that is open. */
  row(text: string): Locator {
    return this.workbench.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ hasText: text })
      .first();
  }

  get quickPick(): Locator {
    return this.workbench.page.locator('.quick-input-widget');
  }

  get notifications(): Locator {
    return this.workbench.page.locator('.notification-toast');
  }

  press(key: string): Promise<void> {
    return this.workbench.page.keyboard.press(key);
  }

  /** Opens the list of files by the command of the palette. */
  async trainWithLoss(): Promise<void> {
    await this.workbench.palette('Train with Loss');
    await this.row('iris.csv').waitFor();
  }

  /** Chooses a row by typing its text, as one does. */
  async choose(text: string): Promise<void> {
    await this.row(text).waitFor();
    await this.workbench.page.keyboard.type(text);
    await this.row(text).locator('.monaco-highlighted-label .highlight').first().waitFor();
    await this.press('Enter');
  }

  async openFile(name: string): Promise<void> {
    const { page } = this.workbench;
    await page.keyboard.press('Control+p');
    await page.locator('.quick-input-widget input.input').fill(name);
    await this.row(name).click();
    await page.locator('.tab', { hasText: name }).first().waitFor();
  }

  async closeEditors(): Promise<void> {
    await this.workbench.palette('View: Close All Editors');
  }
}
