import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folder of the repository. */
export const projectFolder = resolve(import.meta.dirname, '..');

/** Where the tools of the tests are kept; emptied by `npm ci`. */
export const cacheFolder = join(projectFolder, 'node_modules/.cache/loss-debugger');

/** The workspace that a newcomer sees first. */
export const examplesFolder = join(projectFolder, 'examples');

/** The package that `npm run package` writes. */
export function packagedExtension(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
  const { name, version } = manifest as { name: string; version: string };
  return join(projectFolder, `${name}-${version}.vsix`);
}
