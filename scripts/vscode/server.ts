import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { installServer, type Installation } from './installation';
import { endProcessGroup, membersOfGroup, signalGroup } from './process-group';

export interface ServerOptions {
  /** Folder that opens. */
  readonly workspace: string;
  /** Extensions: unpacked and built folders, or packages (`.vsix`). */
  readonly extensions: readonly string[];
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether workspaces are trusted without asking [true]. */
  readonly trust?: boolean;
  /** Whether the page may ask for tests to be run in the extension host; VS Code then shows no notifications [false]. */
  readonly testDriver?: boolean;
  /** Added to the environment of the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Server {
  /** Opens the workspace in a browser. */
  readonly address: string;
  /** What the server has written so far. */
  log(): string;
  /** Resolves with the exit code, when the server ends. */
  readonly ended: Promise<number | null>;
  /** Process ids of the extension hosts that are alive. */
  extensionHosts(): number[];
  /** Ends the server with everything it started and removes its data. */
  stop(): Promise<void>;
}

/** Milliseconds that the server gets to come up. */
const startTime = 60_000;

/** The end of the log that an error quotes. */
const quotedLog = 6000;

const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
};

/**
 * Starts a VS Code server on loopback, on a free port, with data of its own that goes when it stops.
 * @throws with the server's log, when it doesn't come up
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const installation = await installServer();
  const data = mkdtempSync(join(tmpdir(), 'vscode-'));
  const environment = {
    ...process.env,
    // Sockets and other temporary files go with the data.
    TMPDIR: data,
    // Without a gallery VS Code asks no server about extensions.
    EXTENSIONS_GALLERY: '{}',
    ...options.environment,
  };
  writeSettings(data, { ...quietSettings, ...options.settings });
  addExtensions(installation, data, options.extensions);
  const child = spawn(
    installation.node,
    [
      ...serverArguments(installation, data),
      ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--telemetry-level', 'off'],
      ...((options.trust ?? true) ? ['--disable-workspace-trust'] : []),
      ...(options.testDriver === true ? ['--enable-smoke-test-driver'] : []),
    ],
    { detached: true, env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  const listen = (chunk: Buffer) => (log += chunk.toString());
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const cleanUp = () => {
    signalGroup(child, 'SIGKILL');
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  process.once('exit', cleanUp);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const stop = async () => {
    await endProcessGroup(child);
    process.off('exit', cleanUp);
    cleanUp();
  };
  try {
    const port = await listeningPort(child, () => log);
    return {
      // Named here, not by `--default-folder`: that gives files another authority than extensions give theirs, so that
      // what an extension says about a file would not reach it.
      address: `http://127.0.0.1:${port}/?folder=${encodeURIComponent(options.workspace)}`,
      log: () => log.slice(-quotedLog),
      ended,
      extensionHosts: () => membersOfGroup(child, '--type=extensionHost'),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function serverArguments({ serverMain }: Installation, data: string): string[] {
  return [serverMain, '--accept-server-license-terms', '--server-data-dir', data];
}

function writeSettings(data: string, settings: Readonly<Record<string, unknown>>): void {
  const folder = join(data, 'data/User');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
}

/** Installs packages as a user would, and lists folders as installed where they are. */
function addExtensions(installation: Installation, data: string, extensions: readonly string[]): void {
  const isPackage = (extension: string) => extension.endsWith('.vsix');
  const folder = join(data, 'extensions');
  mkdirSync(folder);
  const listed = extensions.filter((extension) => !isPackage(extension)).map(installedInPlace);
  writeFileSync(join(folder, 'extensions.json'), JSON.stringify(listed));
  for (const extension of extensions.filter(isPackage)) {
    const options = [...serverArguments(installation, data), '--install-extension', extension];
    execFileSync(installation.node, options, { stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

/** An entry of VS Code's list of installed extensions. */
function installedInPlace(folder: string): unknown {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  const { publisher, name, version } = JSON.parse(text) as Record<'publisher' | 'name' | 'version', string>;
  return {
    identifier: { id: `${publisher}.${name}` },
    version,
    location: { $mid: 1, scheme: 'file', path: folder },
  };
}

/** The port that the server says it listens on. */
async function listeningPort(child: ChildProcess, log: () => string): Promise<number> {
  const patience = AbortSignal.timeout(startTime);
  while (true) {
    const match = /Extension host agent listening on (\d+)/.exec(log());
    if (match !== null) return Number(match[1]);
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`The VS Code server ended before it was ready.\n${log()}`);
    }
    if (patience.aborted)
      throw new Error(`The VS Code server was not ready after ${startTime} ms.\n${log()}`);
    await setTimeout(50);
  }
}
