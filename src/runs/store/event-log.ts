/**
 * The file `events.jsonl`: one line an event, `CRC ROWS JSON`: the CRC-32 of the rest as eight hexadecimal digits, and
 * the telemetry rows that came before the event, so that both files can be put in order again.
 */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { stringifyNumbers } from '../json-numbers';
import { loggedEvent, type LoggedEvent } from './event-schema';

export interface LogEntry {
  readonly event: LoggedEvent;
  /** Telemetry rows that the run told before. */
  readonly rowsBefore: number;
}

const CHECKSUM_DIGITS = 8;

/** One line with its line break. */
export function encodeEntry({ event, rowsBefore }: LogEntry): string {
  const body = `${rowsBefore} ${stringifyNumbers(event)}`;
  return `${checksum(body)} ${body}\n`;
}

/**
 * The entries of the intact lines, in order, up to the first line that is not.
 * @param told only entries that came after so many rows of telemetry; others are not looked into
 */
export async function* readEntries(
  input: Readable,
  told: { readonly from: number; readonly to: number } = { from: 0, to: Infinity },
): AsyncGenerator<LogEntry, void, undefined> {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const rowsBefore = rowsBeforeOf(line);
    if (rowsBefore < told.from) continue;
    const entry = decodeEntry(line);
    if (entry === null || rowsBefore > told.to) return;
    yield entry;
  }
}

/** NaN for a line that is not intact. */
function rowsBeforeOf(line: string): number {
  return Number.parseInt(line.slice(CHECKSUM_DIGITS + 1), 10);
}

function decodeEntry(line: string): LogEntry | null {
  const match = /^([0-9a-f]{8}) ((\d+) (\{.*\}))$/.exec(line);
  if (match === null) return null;
  if (checksum(match[2]) !== match[1]) return null;
  const event = loggedEvent.safeParse(JSON.parse(match[4]));
  return event.success ? { event: event.data, rowsBefore: Number(match[3]) } : null;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(CHECKSUM_DIGITS, '0');
}
