import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { cacheFolder, projectFolder } from '../project';
import { prepareOnce } from './prepare-once';

interface Executable {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

const switches = [
  // The tests open nothing but the server on loopback, often as root in a container, where there is no sandbox.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where Chromium lives on systems for which npm has none. */
const installedBrowsers = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/**
 * Starts a headless Chromium: that of the environment variable `CHROME_PATH`, else on Linux the one inside the npm
 * package `@sparticuz/chromium` (the same on every machine), else one that is installed.
 * @throws when there is none
 */
export async function launchChromium(): Promise<Browser> {
  const { path, environment } = await findExecutable();
  return chromium.launch({ executablePath: path, args: switches, env: { ...process.env, ...environment } });
}

async function findExecutable(): Promise<Executable> {
  const chosen = process.env.CHROME_PATH;
  if (chosen !== undefined && chosen !== '') return { path: chosen, environment: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return unpackChromium();
  const installed = installedBrowsers.find((path) => existsSync(path));
  if (installed === undefined) {
    throw new Error('No Chromium found; name one in the environment variable CHROME_PATH.');
  }
  return { path: installed, environment: {} };
}

/**
 * Unpacks Chromium, the shared libraries that a bare system lacks (NSS, NSPR, Expat) and a font.
 * The package unpacks into the folder for temporary files, so that is set, for a process of its own.
 */
async function unpackChromium(): Promise<Executable> {
  const packed = join(projectFolder, 'node_modules/@sparticuz/chromium');
  const manifest = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as { version: string };
  const folder = join(cacheFolder, `chromium@${manifest.version}`);
  await prepareOnce(folder, (unfinished) => {
    const archives = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br'].map((name) =>
      join(packed, 'bin', name),
    );
    const unpack =
      "import { inflate } from '@sparticuz/chromium';" +
      'await Promise.all(process.argv.slice(1).map((archive) => inflate(archive)));';
    execFileSync(process.execPath, ['--input-type=module', '--eval', unpack, ...archives], {
      cwd: projectFolder,
      env: { ...process.env, TMPDIR: unfinished },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    writeFileSync(join(unfinished, 'fonts.conf'), fontConfiguration(folder));
  });
  const libraries = join(folder, 'al2023/lib');
  return {
    path: join(folder, 'chromium'),
    environment: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  };
}

/** The system's fonts where it has any, and the one that came with Chromium. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
