import { DataError } from '../data-error';
import { positionIn } from '../text-position';
import { splitRecord } from './csv-record';

/** One record of a file. The object and its bytes are used again for the next record. */
export interface ScannedRecord {
  /** UTF-8; cell j is `bytes[starts[j], ends[j])`, without its quotes. */
  bytes: Buffer;
  starts: Int32Array;
  ends: Int32Array;
  fields: number;
  /** The record as it is written, without its line end: `source[sourceStart, sourceEnd)`. */
  source: Buffer;
  sourceStart: number;
  sourceEnd: number;
  /** 1-based line on which it begins. */
  line: number;
  /** Lines that it spans: more than 1 when a quoted cell has line breaks. */
  lines: number;
  /** Bytes of text before it. */
  offset: number;
  /** Where in the written record a quoted cell begins that has an undoubled quote in it, in characters. */
  strayQuote: number | null;
}

export interface ScannerOptions {
  /** For errors. */
  readonly file: string;
  /** One ASCII character. */
  readonly delimiter: string;
  /** Bytes that a record may have. */
  readonly recordBytes: number;
  /** Fields that a record may have. */
  readonly fields: number;
  /** Fields that a record should have: one with more and an open quote is not followed any further. */
  readonly expectedFields: number;
  /** 1-based line, and bytes before it, at which the text begins. */
  readonly line: number;
  readonly offset: number;
}

const QUOTE = 0x22;
const SPACE = 0x20;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const INCOMPLETE = -1;

/**
 * Finds the records in a text that comes in blocks of UTF-8. Plain cells, in quotes or not, are found in the bytes; a
 * record with doubled quotes, line ends or anything else unusual in a quoted cell is read by the CSV parser. Every line
 * end counts, "\r\n", "\n" or "\r", also when they are mixed.
 */
export class CsvScanner {
  private readonly record: ScannedRecord;
  private readonly delimiterByte: number;
  /** 1 for the bytes that end a cell. */
  private readonly endsCell = new Uint8Array(256);
  /** What the last block left over, then the next block, then one line feed as a guard. */
  private work = Buffer.alloc(1);
  private length = 0;
  /** Of the first byte of `work`. */
  private offset: number;
  private line: number;
  private stopped = false;
  private scratch = Buffer.allocUnsafe(1024);

  /** @param onRecord takes each record; false ends the scan */
  constructor(
    private readonly options: ScannerOptions,
    private readonly onRecord: (record: ScannedRecord) => boolean,
  ) {
    this.delimiterByte = options.delimiter.charCodeAt(0);
    for (const byte of [this.delimiterByte, LINE_FEED, CARRIAGE_RETURN]) this.endsCell[byte] = 1;
    this.line = options.line;
    this.offset = options.offset;
    const none = Buffer.alloc(0);
    this.record = {
      bytes: none,
      starts: new Int32Array(Math.min(64, options.fields)),
      ends: new Int32Array(Math.min(64, options.fields)),
      fields: 0,
      source: none,
      sourceStart: 0,
      sourceEnd: 0,
      line: 0,
      lines: 1,
      offset: 0,
      strayQuote: null,
    };
  }

  /**
   * Takes the next block.
   * @returns false when no more is wanted
   * @throws DataError when a quote is not closed, or a record is too long or has too many fields
   */
  push(block: Buffer): boolean {
    this.append(block);
    this.scan(false);
    if (this.length > this.options.recordBytes && !this.stopped) throw this.tooLong();
    return !this.stopped;
  }

  /** Takes the end of the text: what is left is the last record. */
  end(): void {
    if (this.stopped || this.length === 0) return;
    this.append(Buffer.from([LINE_FEED]));
    this.scan(true);
  }

  private append(block: Buffer): void {
    const needed = this.length + block.length + 1;
    if (needed > this.work.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, Math.min(2 * this.work.length, needed + (1 << 20))));
      this.work.copy(larger, 0, 0, this.length);
      this.work = larger;
    }
    block.copy(this.work, this.length);
    this.length = needed - 1;
    this.work[this.length] = LINE_FEED;
  }

  private scan(isLast: boolean): void {
    let position = 0;
    while (position < this.length) {
      const next = this.scanRecord(position, isLast);
      if (next === INCOMPLETE) break;
      position = next;
      if (!this.onRecord(this.record)) {
        this.stopped = true;
        return;
      }
    }
    this.work.copy(this.work, 0, position, this.length);
    this.length -= position;
    this.offset += position;
  }

  /** Reads the record at `start`; @returns where the next one begins, or INCOMPLETE when more text is needed */
  private scanRecord(start: number, isLast: boolean): number {
    const { work, length, endsCell, delimiterByte, record } = this;
    let { starts, ends } = record;
    let position = start;
    let fields = 0;
    for (;;) {
      if (fields === ends.length) ({ starts, ends } = this.withRoomFor(2 * fields));
      if (work[position] === QUOTE) {
        const quote = this.closingQuote(position + 1);
        if (quote < 0) return this.scanQuoted(start, isLast);
        starts[fields] = position + 1;
        ends[fields++] = quote;
        position = quote + 1;
      } else {
        starts[fields] = position;
        while (endsCell[work[position]] === 0) position++;
        ends[fields++] = position;
      }
      if (position >= length) return INCOMPLETE;
      if (work[position] !== delimiterByte) break;
      position++;
    }
    const next = this.afterLineEnd(position, isLast);
    if (next === INCOMPLETE) return INCOMPLETE;
    record.bytes = work;
    record.fields = fields;
    this.describe(start, position, 1, null);
    return next;
  }

  /**
   * The quote that closes a quoted cell, `position` being behind the one that opens it; -1 when the cell is not plain:
   * when it has quotes or line ends in it, or anything between its closing quote and the next delimiter.
   */
  private closingQuote(position: number): number {
    const { work, endsCell } = this;
    while (work[position] !== QUOTE && work[position] !== LINE_FEED && work[position] !== CARRIAGE_RETURN)
      position++;
    return work[position] === QUOTE && endsCell[work[position + 1]] === 1 ? position : -1;
  }

  /**
   * Reads a record with a quoted cell that is not plain. The parser takes it line by line: while a quote is open at the
   * end of what it was given, it gets the cell again up to the next line that can close it.
   */
  private scanQuoted(start: number, isLast: boolean): number {
    const { work, options } = this;
    let end = this.lineEnd(start);
    if (end === INCOMPLETE) return INCOMPLETE;
    let lines = 1;
    let from = start;
    let text = work.toString('utf8', from, end);
    let split = splitRecord(text, options.delimiter);
    const cells: string[] = [];
    let strayQuote = split.strayQuote;
    while (split.openQuote !== null) {
      cells.push(...split.cells.slice(0, -1));
      from += Buffer.byteLength(text.slice(0, split.openQuote));
      const closing = cells.length < options.expectedFields ? this.nextClosingLine(end, isLast) : null;
      const needsMore = closing === null && cells.length < options.expectedFields && !isLast;
      if (needsMore && this.length - start <= options.recordBytes) return INCOMPLETE;
      if (closing === null || strayQuote !== null) throw this.unclosed(start, from);
      end = closing.end;
      lines += closing.lines;
      text = work.toString('utf8', from, end);
      split = splitRecord(text, options.delimiter);
      strayQuote = split.strayQuote;
      if (strayQuote !== null)
        throw this.unclosed(start, from + Buffer.byteLength(text.slice(0, strayQuote)));
    }
    const next = this.afterLineEnd(end, isLast);
    if (next === INCOMPLETE) return INCOMPLETE;
    cells.push(...split.cells);
    this.storeCells(cells);
    this.describe(start, end, lines, strayQuote);
    return next;
  }

  /** The first line behind `end` that closes a quote that is open there; null when the text at hand has none. */
  private nextClosingLine(end: number, isLast: boolean): { end: number; lines: number } | null {
    for (let lines = 1; ; lines++) {
      const lineStart = this.afterLineEnd(end, isLast);
      if (lineStart === INCOMPLETE) return null;
      end = this.lineEnd(lineStart);
      if (end === INCOMPLETE) return null;
      if (this.closesQuote(lineStart, end)) return { end, lines };
    }
  }

  /** Whether a line that begins inside quotes has a quote, not doubled, before a delimiter or before its end. */
  private closesQuote(lineStart: number, lineEnd: number): boolean {
    const { work } = this;
    for (let i = lineStart; i < lineEnd; i++) {
      if (work[i] !== QUOTE) continue;
      if (work[i + 1] === QUOTE) {
        i++;
        continue;
      }
      let after = i + 1;
      while (after < lineEnd && (work[after] === SPACE || work[after] === TAB)) after++;
      if (after === lineEnd || work[after] === this.delimiterByte) return true;
    }
    return false;
  }

  private storeCells(cells: readonly string[]): void {
    const { record } = this;
    if (cells.length > this.options.fields) throw this.tooManyFields();
    const { starts, ends } = this.withRoomFor(cells.length);
    let length = 0;
    for (let i = 0; i < cells.length; i++) {
      const needed = length + 3 * cells[i].length;
      if (needed > this.scratch.length) {
        const larger = Buffer.allocUnsafe(2 * needed);
        this.scratch.copy(larger, 0, 0, length);
        this.scratch = larger;
      }
      starts[i] = length;
      length += this.scratch.write(cells[i], length, 'utf8');
      ends[i] = length;
    }
    record.bytes = this.scratch;
    record.fields = cells.length;
  }

  private describe(start: number, end: number, lines: number, strayQuote: number | null): void {
    const { record } = this;
    record.source = this.work;
    record.sourceStart = start;
    record.sourceEnd = end;
    record.line = this.line;
    record.lines = lines;
    record.offset = this.offset + start;
    record.strayQuote = strayQuote;
    this.line += lines;
  }

  private lineEnd(start: number): number {
    let position = start;
    while (this.work[position] !== LINE_FEED && this.work[position] !== CARRIAGE_RETURN) position++;
    return position < this.length ? position : INCOMPLETE;
  }

  /** A carriage return as the last byte may be half of a line end. */
  private afterLineEnd(end: number, isLast: boolean): number {
    if (this.work[end] === LINE_FEED) return end + 1;
    if (end + 1 === this.length) return isLast ? this.length : INCOMPLETE;
    return this.work[end + 1] === LINE_FEED ? end + 2 : end + 1;
  }

  /** Makes the record hold so many fields, or as many as it may have, keeping those it has. */
  private withRoomFor(fields: number): ScannedRecord {
    const { record, options } = this;
    if (fields <= record.ends.length) return record;
    if (record.ends.length >= options.fields) throw this.tooManyFields();
    const starts = new Int32Array(Math.min(fields, options.fields));
    const ends = new Int32Array(Math.min(fields, options.fields));
    starts.set(record.starts);
    ends.set(record.ends);
    return Object.assign(record, { starts, ends });
  }

  private tooManyFields(): DataError {
    const { file, fields } = this.options;
    return new DataError(
      `The record has more than ${fields} fields; check the delimiter, or save the file with rows as lines.`,
      { file, line: this.line },
    );
  }

  private tooLong(): DataError {
    const { file, recordBytes } = this.options;
    return new DataError(
      `The line is longer than ${Math.round(recordBytes / 1024)} KiB; check that the file has one row on each line.`,
      { file, line: this.line },
    );
  }

  /** @param quote where it stands in the text at hand, in the record that begins at `start` */
  private unclosed(start: number, quote: number): DataError {
    const before = this.work.toString('utf8', start, quote);
    return new DataError(
      'The quote that opens this cell is not closed where the cell ends; close it, or double each quote ("") that belongs to the text.',
      { file: this.options.file, ...positionIn(before, before.length, this.line) },
    );
  }
}

/** The record as it is written. */
export function recordText(record: ScannedRecord): string {
  return record.source.toString('utf8', record.sourceStart, record.sourceEnd);
}
