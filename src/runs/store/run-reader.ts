import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { RunEvent } from '../events';
import { rowLength } from '../telemetry';
import { readEntries } from './event-log';
import { runStarted } from './event-schema';
import { EVENTS_FILE, runFolder, SNAPSHOT_FILE, TELEMETRY_FILE, type RunSnapshot } from './run-folder';
import { readFrames } from './telemetry-frames';

const sourceText = z.object({ file: z.string(), text: z.string() });

const snapshotSchema = z.object({
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  sources: z.object({ runFile: sourceText, lossFiles: z.array(sourceText) }),
  started: runStarted,
});

/**
 * The beginning of a run.
 * @throws Error when there is no such run or its snapshot is damaged
 */
export async function readSnapshot(root: string, id: string): Promise<RunSnapshot> {
  const text = await readFile(join(runFolder(root, id), SNAPSHOT_FILE), 'utf8');
  return snapshotSchema.parse(JSON.parse(text));
}

/**
 * Everything that the run told, in the order in which it did. After a crash that is what was written before: the intact
 * beginning of each file. Steps that were no longer kept are left out.
 * @throws Error when there is no such run or its snapshot is damaged
 */
export async function* readRun(root: string, id: string): AsyncGenerator<RunEvent> {
  const { started } = await readSnapshot(root, id);
  yield started;
  const folder = runFolder(root, id);
  const telemetry = await open(join(folder, TELEMETRY_FILE));
  try {
    const events = await open(join(folder, EVENTS_FILE));
    try {
      yield* merge(telemetry, rowLength(started.layout), events);
    } finally {
      await events.close();
    }
  } finally {
    await telemetry.close();
  }
}

async function* merge(telemetry: FileHandle, length: number, events: FileHandle): AsyncGenerator<RunEvent> {
  const frames = readFrames(telemetry, length);
  let frame = await frames.next();
  let rowsTold = 0;
  const stream = events.createReadStream({ encoding: 'utf8', autoClose: false });
  for await (const { event, rowsBefore } of readEntries(stream)) {
    while (frame.done !== true && rowsTold < rowsBefore) {
      rowsTold += frame.value.length / length;
      yield { type: 'steps', rows: frame.value };
      frame = await frames.next();
    }
    if (event.type !== 'telemetryFull') yield event;
  }
  while (frame.done !== true) {
    yield { type: 'steps', rows: frame.value };
    frame = await frames.next();
  }
}
