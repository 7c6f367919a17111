import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { RunEvent, RunStarted } from '../events';
import { rowLength } from '../telemetry';
import { encodeEntry } from './event-log';
import type { LoggedEvent } from './event-schema';
import { EVENTS_FILE, runFolder, SNAPSHOT_FILE, TELEMETRY_FILE, type RunSources } from './run-folder';
import { encodeFrame } from './telemetry-frames';

/** Telemetry of one run beyond this is not kept; a run of a thousand numbers a step gets there after 65 000 steps. */
const MAXIMUM_TELEMETRY_BYTES = 512 * 1024 * 1024;

/**
 * Keeps a run on disk while it happens. Every call writes at once and only appends, so that killing the process loses
 * nothing that was told before. Meant for the thread that trains, which may wait for the disk.
 */
export class RunWriter {
  private readonly telemetry: number;
  private readonly eventsPath: string;
  private readonly rowLength: number;
  private rows = 0;
  private bytes = 0;
  private full = false;

  /**
   * Makes the run's folder.
   * @param root folder of all runs; made if it is not there
   * @throws when the folder cannot be written or the run has one already
   */
  constructor(
    root: string,
    started: RunStarted,
    sources: RunSources,
    private readonly maximumBytes = MAXIMUM_TELEMETRY_BYTES,
  ) {
    const folder = runFolder(root, started.id);
    mkdirSync(root, { recursive: true });
    mkdirSync(folder);
    this.rowLength = rowLength(started.layout);
    this.telemetry = openSync(join(folder, TELEMETRY_FILE), 'ax');
    this.eventsPath = join(folder, EVENTS_FILE);
    writeFileSync(this.eventsPath, '', { flag: 'ax' });
    const snapshot = { version: 1, createdAt: new Date().toISOString(), sources, started };
    const path = join(folder, SNAPSHOT_FILE);
    writeFileSync(`${path}.part`, JSON.stringify(snapshot));
    renameSync(`${path}.part`, path);
  }

  /** Keeps one event; the run's start is kept already. */
  append(event: RunEvent): void {
    if (event.type === 'run') return;
    if (event.type === 'steps') this.appendRows(event.rows);
    else this.log(event);
  }

  /** Nothing can be appended afterwards. */
  close(): void {
    closeSync(this.telemetry);
  }

  private appendRows(rows: Float64Array): void {
    this.rows += rows.length / this.rowLength;
    if (this.full) return;
    if (this.bytes + rows.byteLength > this.maximumBytes) {
      this.full = true;
      this.log({ type: 'telemetryFull' });
      return;
    }
    const frame = encodeFrame(rows, this.rowLength);
    for (let written = 0; written < frame.length;) {
      written += writeSync(this.telemetry, frame, written);
    }
    this.bytes += frame.length;
  }

  private log(event: LoggedEvent): void {
    appendFileSync(this.eventsPath, encodeEntry({ event, rowsBefore: this.rows }));
  }
}
