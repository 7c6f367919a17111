import { join } from 'node:path';
import type { RunStarted } from '../events';

/** The start of the run and the texts that it was started from. */
export const SNAPSHOT_FILE = 'run.json';
export const TELEMETRY_FILE = 'telemetry.bin';
/** Epochs, findings and the end. */
export const EVENTS_FILE = 'events.jsonl';

/** A text as it was when the run began. */
export interface SourceText {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
}

/** What a run was started from. */
export interface RunSources {
  readonly runFile: SourceText;
  readonly lossFiles: readonly SourceText[];
}

/** What `run.json` holds. */
export interface RunSnapshot {
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly sources: RunSources;
  readonly started: RunStarted;
}

/**
 * The folder of one run.
 * @throws Error when the id is not one that runs get, so that it can never lead out of `root`
 */
export function runFolder(root: string, id: string): string {
  if (!isRunFolder(id)) throw new Error(`'${id}' is no id of a run`);
  return join(root, id);
}

/** Whether a folder has a name that runs get. */
export function isRunFolder(name: string): boolean {
  return /^[\w-]{1,100}$/.test(name);
}
