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

/** One line with its line break. */
export function encodeEntry({ event, rowsBefore }: LogEntry): string {
  const body = `${rowsBefore} ${stringifyNumbers(event)}`;
  return `${checksum(body)} ${body}\n`;
}

/** The entries of the intact lines, in order, up to the first line that is not. */
export async function* readEntries(input: Readable): AsyncGenerator<LogEntry, void, undefined> {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const entry = decodeEntry(line);
    if (entry === null) return;
    yield entry;
  }
}

function decodeEntry(line: string): LogEntry | null {
  const match = /^([0-9a-f]{8}) ((\d+) (\{.*\}))$/.exec(line);
  if (match === null) return null;
  if (checksum(match[2]) !== match[1]) return null;
  const event = loggedEvent.safeParse(JSON.parse(match[4]));
  return event.success ? { event: event.data, rowsBefore: Number(match[3]) } : null;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
