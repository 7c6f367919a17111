import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSnapshot } from './run-folder';
import { isRunFolder, runFolder } from './run-folder';
import { readSnapshot } from './run-reader';

export interface ListedRun extends RunSnapshot {
  /** Of all its files together. */
  readonly bytes: number;
}

/** What runs may take on disk together; the oldest give way. */
export interface StoreLimits {
  readonly runs: number;
  readonly bytes: number;
}

export const DEFAULT_STORE_LIMITS: StoreLimits = { runs: 100, bytes: 2 * 1024 * 1024 * 1024 };

/**
 * The runs under `root`, the newest first; folders without an intact snapshot are left out.
 * @throws Error that says what to do when the folder cannot be read
 */
export async function listRuns(root: string): Promise<readonly ListedRun[]> {
  const found = await Promise.all((await subfolders(root)).map((id) => describe(root, id)));
  return found
    .filter((run) => run !== null)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.started.id.localeCompare(a.started.id));
}

/** Removes a run with all that was kept of it; nothing happens when it is not there. */
export async function removeRun(root: string, id: string): Promise<void> {
  await rm(runFolder(root, id), { recursive: true, force: true });
}

/**
 * Removes the oldest runs beyond the limits. Folders without an intact snapshot count like runs that began when they
 * were last written: nobody can open them, and nothing else would ever remove them.
 * @param keep ids of runs that stay whatever they take: those that are going on
 * @returns the ids of the removed runs
 */
export async function pruneRuns(
  root: string,
  keep: ReadonlySet<string>,
  limits: StoreLimits = DEFAULT_STORE_LIMITS,
): Promise<readonly string[]> {
  const removed: string[] = [];
  let runs = 0;
  let bytes = 0;
  for (const folder of await listFolders(root)) {
    runs += 1;
    bytes += folder.bytes;
    if (keep.has(folder.id) || (runs <= limits.runs && bytes <= limits.bytes)) continue;
    await removeRun(root, folder.id);
    removed.push(folder.id);
  }
  return removed;
}

/** The folder of a run, readable or not. */
interface KeptFolder {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly bytes: number;
}

/** The newest first; what has no name of a run is left alone. */
async function listFolders(root: string): Promise<readonly KeptFolder[]> {
  const ids = (await subfolders(root)).filter(isRunFolder);
  const found = await Promise.all(
    ids.map(async (id): Promise<KeptFolder | null> => {
      const run = await describe(root, id);
      return run === null ? describeDamaged(root, id) : { id, createdAt: run.createdAt, bytes: run.bytes };
    }),
  );
  return found
    .filter((folder) => folder !== null)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
}

async function describe(root: string, id: string): Promise<ListedRun | null> {
  try {
    const snapshot = await readSnapshot(root, id);
    return { ...snapshot, bytes: await folderSize(runFolder(root, id)) };
  } catch {
    // A folder that a crash left without a snapshot, or that is no run at all: it is not listed.
    return null;
  }
}

async function describeDamaged(root: string, id: string): Promise<KeptFolder | null> {
  try {
    const folder = runFolder(root, id);
    const { mtime } = await stat(folder);
    return { id, createdAt: mtime.toISOString(), bytes: await folderSize(folder) };
  } catch {
    // Another window has just removed it.
    return null;
  }
}

async function subfolders(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return [];
    const remedy =
      code === 'ENOTDIR' ? 'a file stands in its place; move it away' : `let it be read (${String(error)})`;
    throw new Error(`The folder of earlier runs, ${root}, cannot be read: ${remedy}.`, { cause: error });
  }
}

async function folderSize(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((total, size) => total + size, 0);
}
