/**
 * `npm run bench:dashboard`: the dashboard's page with a run of a million steps and 12 curves, in headless Chromium
 * without a GPU. Prints how long opening takes, and how much of each frame is the page's script.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import type { Frame, Page } from 'playwright-core';
import { projectFolder } from '../../scripts/project';
import { launchChromium } from '../../scripts/vscode/chromium';
import { dashboardPage } from '../../src/dashboard/dashboard-page';
import type { Probe } from './probe';

const ORIGIN = 'http://dashboard.test';
const OPENINGS = 5;
/** Milliseconds of each measurement of frames. */
const DURATION = 5000;

async function bundle(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, name)],
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

function built(name: string): string {
  return readFileSync(join(projectFolder, 'dist', name), 'utf8');
}

async function serve(page: Page): Promise<void> {
  const dashboard = dashboardPage({
    scriptUri: '/webview.js',
    styleUri: '/webview.css',
    cspSource: ORIGIN,
    nonce: 'bench',
  });
  const host =
    '<!DOCTYPE html><style>body { margin: 0 } iframe { width: 900px; height: 900px; border: 0 }</style>' +
    '<body><script src="/host.js"></script></body>';
  const files = new Map([
    ['/', { contentType: 'text/html', body: host }],
    ['/host.js', { contentType: 'text/javascript', body: await bundle('host.ts') }],
    ['/feeder.js', { contentType: 'text/javascript', body: await bundle('feeder.ts') }],
    ['/view', { contentType: 'text/html', body: dashboard }],
    ['/webview.js', { contentType: 'text/javascript', body: built('webview.js') }],
    ['/webview.css', { contentType: 'text/css', body: built('webview.css') }],
  ]);
  await page.route(`${ORIGIN}/**`, (route) =>
    route.fulfill(files.get(new URL(route.request().url()).pathname) ?? { status: 404 }),
  );
  await page.addInitScript(await bundle('probe.ts'));
}

interface Frames extends Probe {
  readonly name: string;
}

async function frames(name: string, view: Frame, act: () => Promise<void>): Promise<Frames> {
  await view.evaluate(() => {
    window.probe.script = [];
    window.probe.intervals = [];
  });
  await act();
  return { name, ...(await view.evaluate(() => window.probe)) };
}

function quantile(values: readonly number[], share: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
}

async function main(): Promise<void> {
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ bypassCSP: true, viewport: { width: 900, height: 900 } });
    const page = await context.newPage();
    page.on('pageerror', (error) => {
      console.error(error);
    });
    await serve(page);
    await page.goto(ORIGIN);
    await page.waitForFunction(() => window.host !== undefined, undefined, { timeout: 120_000 });
    const openings: number[] = [];
    for (let opening = 0; opening < OPENINGS; opening++) {
      openings.push((await page.evaluate(() => window.host?.open())) ?? NaN);
    }
    console.log(`opened in ${quantile(openings, 0.5)} ms (median of ${OPENINGS})`);
    const view = page.frames()[1];
    const center = { x: 400, y: 250 };
    await page.mouse.move(center.x, center.y);
    const measured = [
      await frames('at rest', view, () => sleep(DURATION)),
      await frames('200,000 steps more', view, async () => {
        await page.evaluate((duration) => {
          window.host?.grow(200_000, duration);
        }, DURATION);
        await sleep(DURATION);
      }),
      await frames('pointing', view, async () => {
        const until = Date.now() + DURATION;
        for (let index = 0; Date.now() < until; index++) {
          await page.mouse.move(100 + ((index * 7) % 600), center.y);
        }
      }),
      await frames('zooming', view, async () => {
        await page.mouse.move(center.x, center.y);
        await page.keyboard.down('Control');
        const until = Date.now() + DURATION;
        for (let index = 0; Date.now() < until; index++) {
          await page.mouse.wheel(0, index % 80 < 40 ? -60 : 60);
        }
        await page.keyboard.up('Control');
      }),
    ];
    for (const { name, script, intervals } of measured) {
      console.log(
        `${name}: ${intervals.length} frames; script ${quantile(script, 0.5)} ms, 95th percentile ` +
          `${quantile(script, 0.95)} ms; between frames ${quantile(intervals, 0.5)} ms, 95th percentile ` +
          `${quantile(intervals, 0.95)} ms`,
      );
    }
    const heap = await view.evaluate(
      () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
    );
    console.log(`heap of the page: ${(heap / 1e6).toFixed(1)} MB`);
  } finally {
    await browser.close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
