import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './project';
import { launchChromium } from './vscode/chromium';

/** Draws media/icon.svg as media/icon.png: the marketplace takes no SVG. */
async function main(): Promise<void> {
  const media = join(projectFolder, 'media');
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
  const drawing = readFileSync(join(media, 'icon.svg'), 'utf8');
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${drawing}`);
  await page.screenshot({ path: join(media, 'icon.png'), omitBackground: true });
  await browser.close();
}

void main();
