import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
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
  /** Opens the palette with something typed and waits until a command contains it. */
  openPalette(typed: string): Promise<void>;
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
export interface Window extends Omit<Workbench, 'openPalette' | 'palette' | 'webview'> {
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
    openPalette: async (typed) => {
      await openPalette(window.page, typed);
    },
    palette: async (title) => (await openPalette(window.page, title)).click(),
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
  const removeCopy = () => {
    rmSync(copies, { recursive: true, force: true });
  };
  process.once('exit', removeCopy);
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
      process.off('exit', removeCopy);
      removeCopy();
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

/** Opens the palette, types, and waits for a row that contains what was typed. */
async function openPalette(page: Page, typed: string): Promise<Locator> {
  const input = page.locator('.quick-input-widget input.input');
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: typed }).first();
  const deadline = Date.now() + patience;
  while (true) {
    try {
      await page.keyboard.press('F1');
      await input.fill(`>${typed}`, { timeout: 3000 });
      await row.waitFor({ timeout: 3000 });
      return row;
    } catch (error) {
      // Keys are lost while the window comes up, and the list is made when the palette opens: an extension that is
      // still being found needs another try.
      if (Date.now() > deadline)
        throw new Error(`The palette offers no command "${typed}".`, { cause: error });
      await page.keyboard.press('Escape');
    }
  }
}
