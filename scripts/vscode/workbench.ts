import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { launchChromium } from './chromium';
import { exitOnSignals } from './process-group';
import { startServer } from './server';

export interface LaunchOptions {
  /** An unpacked and built extension, or a package (`.vsix`). */
  readonly extension: string;
  /** Folder whose copy is opened. */
  readonly workspace: string;
  /** false: Restricted Mode [true]. */
  readonly trust?: boolean;
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Size of the window in CSS pixels [1400 x 900]. */
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** A VS Code window with a workspace open, driven from outside. */
export interface Workbench {
  readonly page: Page;
  /** The copy that is open; written to freely, gone after {@link Workbench.close}. */
  readonly workspace: string;
  /** Runs the first command of the palette whose title contains `title`. */
  palette(title: string): Promise<void>;
  /** The document of an open webview, which VS Code nests in two frames. */
  webview(index?: number): FrameLocator;
  /** Process ids of the extension hosts that are alive. */
  extensionHosts(): number[];
  /** What the server and the page's console have written, its end. */
  log(): string;
  close(): Promise<void>;
}

/** A window before its page has been opened. */
export interface Window extends Omit<Workbench, 'palette' | 'webview'> {
  readonly address: string;
}

/** Milliseconds until the window must be drawn, and until a command must be offered. */
const patience = 60_000;

/**
 * Opens a VS Code window on a copy of the workspace. Notifications, dialogs and Restricted Mode are as a user has
 * them; what runs inside the extension host is out of reach (see {@link runInExtensionHost} for that).
 * @throws with the log, when the window doesn't come up
 */
export async function launch(options: LaunchOptions): Promise<Workbench> {
  const window = await openWindow(options, false);
  await openAddress(window, window.address);
  return {
    ...window,
    palette: (title) => runFromPalette(window.page, title),
    webview: (index = 0) =>
      window.page
        .locator('iframe.webview.ready')
        .nth(index)
        .contentFrame()
        .frameLocator('iframe#active-frame'),
  };
}

/** Starts server and browser; the page is still empty, so that functions can be exposed to it. */
export async function openWindow(options: LaunchOptions, testDriver: boolean): Promise<Window> {
  exitOnSignals();
  const copies = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-')));
  const workspace = join(copies, basename(options.workspace));
  cpSync(options.workspace, workspace, { recursive: true });
  const { extension, ...rest } = options;
  const server = await startServer({ ...rest, workspace, extensions: [extension], testDriver });
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: options.viewport ?? { width: 1400, height: 900 } });
  const messages: string[] = [];
  page.on('console', (message) => {
    messages.push(`${message.type()}: ${message.text()}`);
    if (messages.length > 100) messages.shift();
  });
  return {
    page,
    workspace,
    address: server.address,
    extensionHosts: () => server.extensionHosts(),
    log: () => `--- server\n${server.log()}\n--- page\n${messages.join('\n')}`,
    async close() {
      await browser.close();
      await server.stop();
      rmSync(copies, { recursive: true, force: true });
    },
  };
}

/** Opens an address of the window's server and waits until the workbench is drawn. */
export async function openAddress(window: Window, address: string): Promise<void> {
  try {
    await window.page.goto(address, { timeout: patience });
    await window.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: patience });
  } catch (error) {
    const log = window.log();
    await window.close();
    throw new Error(`VS Code did not open.\n${log}`, { cause: error });
  }
}

async function runFromPalette(page: Page, title: string): Promise<void> {
  const deadline = Date.now() + patience;
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
  while (true) {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input.input').fill(`>${title}`);
    // The list is made when the palette opens: an extension that is still being found needs another try.
    const offered = await row.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
    if (offered) return row.click();
    if (Date.now() > deadline) throw new Error(`The palette offers no command "${title}".`);
    await page.keyboard.press('Escape');
  }
}
