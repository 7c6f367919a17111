import { closeSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent, RunStarted } from '../events';
import { rowLength } from '../telemetry';
import { encodeEntry } from './event-log';
import type { LoggedEvent } from './event-schema';
import { EVENTS_FILE, runFolder, SNAPSHOT_FILE, TELEMETRY_FILE, type RunSources } from './run-folder';
import { encodeFrame } from './telemetry-frames';

/**
 * What of a run is kept at most. A run of a thousand numbers a step gets to the limit of telemetry after 65 000 steps;
 * beyond a limit only findings and the end are kept.
 */
const LIMITS = { telemetryBytes: 512 * 1024 * 1024, eventBytes: 128 * 1024 * 1024 };

export type StoreLimits = typeof LIMITS;

/** Milliseconds that something may wait for being written: a file is not written for each of ten thousand epochs a second. */
const INTERVAL = 50;
/** Bytes that may wait at most. */
const MOST_WAITING = 4 * 1024 * 1024;

/**
 * Keeps a run on disk while it happens. Files only grow, and what is told is written within a twentieth of a second of
 * training, findings and the end at once, so that killing the process loses nothing that is older. Meant for the thread
 * that trains, which may wait for the disk.
 */
export class RunWriter {
  private readonly telemetry: AppendedFile;
  private readonly events: AppendedFile;
  private readonly rowLength: number;
  private readonly limits: StoreLimits;
  private writtenAt = -Infinity;
  private rows = 0;
  private full = false;

  /**
   * Makes the run's folder.
   * @param root folder of all runs; made if it is not there
   * @param now milliseconds of a clock that never goes back
   * @throws when the folder cannot be written or the run has one already
   */
  constructor(
    root: string,
    started: RunStarted,
    sources: RunSources,
    limits: Partial<StoreLimits> = {},
    private readonly now: () => number = () => performance.now(),
  ) {
    const folder = runFolder(root, started.id);
    mkdirSync(root, { recursive: true });
    mkdirSync(folder);
    this.limits = { ...LIMITS, ...limits };
    this.rowLength = rowLength(started.layout);
    this.telemetry = new AppendedFile(join(folder, TELEMETRY_FILE));
    this.events = new AppendedFile(join(folder, EVENTS_FILE));
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
    const isUrgent = event.type === 'finding' || event.type === 'end';
    const waiting = this.telemetry.waitingBytes + this.events.waitingBytes;
    if (isUrgent || waiting > MOST_WAITING || this.now() - this.writtenAt >= INTERVAL) this.sync();
  }

  /** Writes what waits. */
  sync(): void {
    // Events say how many rows came before them: rows without their events are read, but not the other way round.
    this.telemetry.write();
    this.events.write();
    this.writtenAt = this.now();
  }

  /** Writes what waits; nothing can be appended afterwards. */
  close(): void {
    this.sync();
    this.abandon();
  }

  /** Lets the files go as they are; what waits is lost. */
  abandon(): void {
    this.telemetry.close();
    this.events.close();
  }

  private appendRows(rows: Float64Array): void {
    this.rows += rows.length / this.rowLength;
    if (this.full) return;
    if (this.telemetry.bytes + rows.byteLength > this.limits.telemetryBytes) {
      this.full = true;
      this.log({ type: 'telemetryFull' });
      return;
    }
    this.telemetry.append(encodeFrame(rows, this.rowLength));
  }

  private log(event: LoggedEvent): void {
    const isNews = event.type === 'epoch' || event.type === 'termGradients';
    if (isNews && this.events.bytes > this.limits.eventBytes) return;
    this.events.append(Buffer.from(encodeEntry({ event, rowsBefore: this.rows })));
  }
}

/** A file that only grows. */
class AppendedFile {
  private readonly descriptor: number;
  private isOpen = true;
  private waiting: Uint8Array[] = [];
  waitingBytes = 0;
  /** Written and waiting. */
  bytes = 0;

  /** @throws when there is a file already */
  constructor(path: string) {
    this.descriptor = openSync(path, 'ax');
  }

  append(part: Uint8Array): void {
    this.waiting.push(part);
    this.waitingBytes += part.length;
    this.bytes += part.length;
  }

  write(): void {
    if (this.waiting.length === 0) return;
    const parts = Buffer.concat(this.waiting, this.waitingBytes);
    this.waiting = [];
    this.waitingBytes = 0;
    for (let written = 0; written < parts.length;) {
      written += writeSync(this.descriptor, parts, written);
    }
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    closeSync(this.descriptor);
  }
}
