import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { examplesFolder, projectFolder } from './project';
import { startServer } from './vscode/server';

const startExtension = join(projectFolder, 'scripts/start-extension');

/** Builds, opens VS Code on the examples with the extension loaded, and trains the first of them. */
async function main(): Promise<void> {
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: projectFolder, stdio: 'inherit' });
  if (hasDesktop()) openDesktop();
  else await openServer();
}

/** Inside a remote window `code` only talks to that window and can't load an extension from a folder. */
function hasDesktop(): boolean {
  if (process.env.VSCODE_IPC_HOOK_CLI !== undefined) return false;
  return runCode(['--version'], 'ignore') === 0;
}

function openDesktop(): void {
  const extensions = [projectFolder, startExtension].map((folder) => `--extensionDevelopmentPath=${folder}`);
  console.log('Opening VS Code on examples/ with Loss Debugger loaded.');
  const status = runCode(
    [...extensions, '--disable-workspace-trust', '--new-window', examplesFolder],
    'inherit',
  );
  if (status !== 0) throw new Error('VS Code did not open.');
}

function runCode(options: readonly string[], output: 'ignore' | 'inherit'): number | null {
  const onWindows = process.platform === 'win32';
  const quoted = onWindows ? options.map((option) => `"${option}"`) : options;
  return spawnSync('code', quoted, { stdio: output, shell: onWindows }).status;
}

/** Serves VS Code to the browser until Ctrl+C. */
async function openServer(): Promise<void> {
  const server = await startServer({
    workspace: examplesFolder,
    extensions: [projectFolder, startExtension],
  });
  console.log(`\nVS Code with Loss Debugger: ${server.address}\nCtrl+C ends it.\n`);
  openBrowser(server.address);
  const outcome = await Promise.race([interruption(), server.ended]);
  const log = server.log();
  await server.stop();
  if (outcome !== 'interrupted')
    throw new Error(`The VS Code server ended by itself (exit code ${outcome}).\n${log}`);
}

/** Resolves at the first Ctrl+C; it comes twice, from the terminal and from npm, and must not cut the ending short. */
function interruption(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve('interrupted');
      });
    }
  });
}

/** Where there is no browser, the address that was printed must do. */
function openBrowser(address: string): void {
  const onLinux = process.platform !== 'darwin';
  if (onLinux && process.env.DISPLAY === undefined && process.env.WAYLAND_DISPLAY === undefined) return;
  const opener = spawn(onLinux ? 'xdg-open' : 'open', [address], { stdio: 'ignore', detached: true });
  opener.once('error', () => {
    console.log('No browser could be opened; open the address by hand.');
  });
  opener.unref();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
