import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvLine } from '../csv-line';
import type { Metrics, RunStarted } from '../events';
import { FIXED_COLUMNS, LAYER_COLUMNS, rowLength } from '../telemetry';
import { readEntries } from './event-log';
import { EVENTS_FILE, runFolder, TELEMETRY_FILE } from './run-folder';
import { readSnapshot } from './run-reader';
import { readFrames } from './telemetry-frames';

/** What validation gave after a step. */
interface Validation {
  readonly step: number;
  readonly metrics: Metrics;
}

/**
 * A kept run as CSV, a part at a time, with a line for each step that was kept: all columns of telemetry, then
 * `validation loss` and the other metrics at the steps after which they were measured.
 * @throws Error when there is no such run or its snapshot is damaged
 */
export async function* runAsCsv(root: string, id: string): AsyncGenerator<string> {
  const { started } = await readSnapshot(root, id);
  const folder = runFolder(root, id);
  const validations = readValidations(join(folder, EVENTS_FILE));
  let validation = await validations.next();
  const metrics = validation.done === true ? [] : Object.keys(validation.value.metrics);
  yield csvLine([...telemetryNames(started), ...metrics.map((name) => `validation ${name}`)]);
  const length = rowLength(started.layout);
  const telemetry = await open(join(folder, TELEMETRY_FILE));
  try {
    for await (const rows of readFrames(telemetry, length)) {
      let text = '';
      for (let offset = 0; offset < rows.length; offset += length) {
        const row = rows.subarray(offset, offset + length);
        while (validation.done !== true && validation.value.step < row[0])
          validation = await validations.next();
        const measured =
          validation.done !== true && validation.value.step === row[0] ? validation.value : null;
        text += csvLine([...row, ...metrics.map((name) => measured?.metrics[name] ?? '')]);
      }
      yield text;
    }
  } finally {
    await telemetry.close();
    await validations.return();
  }
}

/**
 * Writes {@link runAsCsv} to a file, in place of one that is there.
 * @throws Error when there is no such run, or the file cannot be written
 */
export async function writeRunAsCsv(root: string, id: string, file: string): Promise<void> {
  // What fails before the first line leaves a file that is there alone.
  const lines = runAsCsv(root, id);
  const names = await lines.next();
  if (names.done === true) return;
  await pipeline(Readable.from(chained(names.value, lines)), createWriteStream(file));
}

async function* chained(first: string, others: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* others;
}

function telemetryNames({ layout }: RunStarted): string[] {
  const terms = layout.terms.map((term) => `term ${term}`);
  return [
    ...FIXED_COLUMNS,
    ...terms,
    ...layout.layers.flatMap((layer) => LAYER_COLUMNS.map((column) => `${layer} ${column}`)),
  ];
}

/**
 * In the order of their steps. A run that ends within an epoch is measured once more; one that was ended by force repeats
 * its last epoch.
 */
async function* readValidations(file: string): AsyncGenerator<Validation, void, undefined> {
  const events = await open(file);
  try {
    const stream = events.createReadStream({ encoding: 'utf8', autoClose: false });
    let last: Metrics | undefined;
    for await (const { event } of readEntries(stream)) {
      if ((event.type !== 'epoch' && event.type !== 'end') || event.validation === null) continue;
      if (event.type === 'end' && event.validation.loss === last?.loss) continue;
      last = event.validation;
      yield { step: event.type === 'end' ? event.steps - 1 : event.step, metrics: last };
    }
  } finally {
    await events.close();
  }
}
