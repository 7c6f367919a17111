import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { seriesCount, SeriesReader } from '../series/run-series';
import { windowWidth, type RunWindow, type StepRange } from '../series/run-window';
import { StepBuckets } from '../series/step-buckets';
import { fixedColumn, rowLength } from '../telemetry';
import { readEntries } from './event-log';
import { EVENTS_FILE, runFolder, TELEMETRY_FILE } from './run-folder';
import { readSnapshot } from './run-reader';
import { readFrames } from './telemetry-frames';

/**
 * A stretch of a kept run, which may still go on, in buckets as fine as its length allows; no minimum or maximum is lost.
 * Steps whose telemetry was not kept, or not yet, are left out.
 * @throws Error when there is no such run or its snapshot is damaged
 */
export async function readWindow(root: string, id: string, asked: StepRange): Promise<RunWindow> {
  const { started } = await readSnapshot(root, id);
  const series = seriesCount(started.layout);
  const width = windowWidth(asked.to - asked.from + 1, series);
  const from = Math.floor(asked.from / width) * width;
  const capacity = Math.max(2, Math.ceil((asked.to + 1 - from) / width));
  const range = { from, to: asked.to };
  const bucketsOf = (count: number): StepBuckets => new StepBuckets(count, capacity, { width, origin: from });
  const [steps, validation] = [bucketsOf(series), bucketsOf(1)];
  const folder = runFolder(root, id);
  const reader = new SeriesReader(started.layout);
  const length = rowLength(started.layout);
  const telemetry = await open(join(folder, TELEMETRY_FILE));
  try {
    for await (const rows of readFrames(telemetry, length, range)) {
      for (let offset = 0; offset < rows.length; offset += length) {
        const step = rows[offset + fixedColumn('step')];
        if (step < range.from || step > range.to) continue;
        reader.read(rows, offset);
        steps.add(step, reader.values);
      }
    }
  } finally {
    await telemetry.close();
  }
  await readValidation(join(folder, EVENTS_FILE), range, validation);
  const told = { from, to: Math.min(range.to, steps.newestStep) };
  return { range: told, steps: steps.slice(0), validation: validation.slice(0) };
}

async function readValidation(file: string, { from, to }: StepRange, buckets: StepBuckets): Promise<void> {
  const events = await open(file);
  try {
    const stream = events.createReadStream({ encoding: 'utf8', autoClose: false });
    // An epoch is told after the row of its last step.
    const told = { from: from + 1, to: to + 1 };
    for await (const { event } of readEntries(stream, told)) {
      if (event.type !== 'epoch' || event.validation === null) continue;
      if (event.step >= from && event.step <= to) buckets.add(event.step, [event.validation.loss]);
    }
  } finally {
    await events.close();
  }
}
