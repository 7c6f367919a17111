import { DataError } from '../data-error';
import type { ColumnKind } from '../column';
import type { DataLimits } from '../data-limits';
import { settleKind } from '../columns/cell-tally';
import { NumberColumnBuilder } from '../columns/number-column-builder';
import { CsvScanner, type ScannedRecord } from './csv-scanner';
import { hasHeader } from './csv-header';

/** How one CSV file is written. */
export interface CsvDialect {
  /** One ASCII character. */
  readonly delimiter: string;
  readonly decimalMark: '.' | ',';
  /** Lines and bytes of text before the first record: those of a "sep=" line. */
  readonly skippedLines: number;
  readonly skippedBytes: number;
  /** Fields of each record. */
  readonly columns: number;
  /** Whether the first record holds the names of the columns. */
  readonly header: boolean;
  /** What the columns look like in the sample. */
  readonly kinds: readonly ColumnKind[];
}

/** In order of preference where the text leaves the choice open. */
const DELIMITERS = [',', ';', '\t', '|'];
const SPACE = 0x20;
const TAB = 0x09;
const QUOTE = 0x22;
const HASH = 0x23;
const SAMPLE_RECORDS = 1000;
const SEPARATOR_LINE = /^"?sep=([^\w"\r\n.+#-])"?[ \t]*(?:\r\n|\n|\r|$)/i;
const POINT_NUMBER = /^[+-]?\d*\.\d+(?:e[+-]?\d+)?$/i;
const COMMA_NUMBER = /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i;
/** Reads as a number with a decimal comma, and as one with thousands separators. */
const GROUPED_NUMBER = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/**
 * Finds out how a file is written from its beginning.
 * @param sample the first bytes of the text as UTF-8
 * @param prefersTab whether the name of the file says that tabs separate its fields
 * @throws DataError when there is no record in the sample
 */
export function detectDialect(
  sample: Buffer,
  isWhole: boolean,
  prefersTab: boolean,
  file: string,
  limits: DataLimits,
): CsvDialect {
  const separator = SEPARATOR_LINE.exec(sample.toString('latin1', 0, 16));
  const skippedBytes = separator?.[0].length ?? 0;
  const text = sample.subarray(skippedBytes);
  const candidates = separator === null ? delimiters(prefersTab) : [separator[1]];

  let best: SampleRecords | undefined;
  for (const delimiter of candidates) {
    const records = new SampleRecords(delimiter, text, isWhole, file, limits);
    if (best === undefined || records.score > best.score) best = records;
  }
  if (best === undefined || best.rows.length === 0) throw best?.failure ?? noRecords(file, isWhole);

  const decimalMark = detectDecimalMark(best.rows);
  const columns = best.fields;
  const rows = best.rows.filter((row) => row.length === columns);
  const body = rows.slice(1);
  const bodyKinds = columnKinds(body, columns, decimalMark);
  const header = hasHeader(rows[0], body, bodyKinds, decimalMark);
  return {
    delimiter: best.delimiter,
    decimalMark,
    skippedLines: separator === null ? 0 : 1,
    skippedBytes,
    columns,
    header,
    kinds: header ? bodyKinds : columnKinds(rows, columns, decimalMark),
  };
}

/** A line of blanks only. */
export function isBlankRecord(record: ScannedRecord): boolean {
  if (record.fields !== 1) return false;
  for (let i = record.starts[0]; i < record.ends[0]; i++) {
    if (record.bytes[i] !== SPACE && record.bytes[i] !== TAB) return false;
  }
  return record.source[record.sourceStart] !== QUOTE;
}

/**
 * A line that begins with "#", unless it has the fields of a row ("#1,5.1,setosa"); with a blank after the "#" it is
 * a comment all the same.
 */
export function isComment(record: ScannedRecord, columns: number): boolean {
  const comment = commentMark(record);
  return comment === 'certain' || (comment === 'possible' && (columns === 1 || record.fields !== columns));
}

function commentMark({ source, sourceStart, sourceEnd }: ScannedRecord): 'none' | 'possible' | 'certain' {
  if (source[sourceStart] !== HASH) return 'none';
  const next = sourceStart + 1 < sourceEnd ? source[sourceStart + 1] : SPACE;
  return next === SPACE || next === TAB || next === HASH ? 'certain' : 'possible';
}

function delimiters(prefersTab: boolean): string[] {
  return prefersTab ? ['\t', ...DELIMITERS.filter((delimiter) => delimiter !== '\t')] : DELIMITERS;
}

function noRecords(file: string, isWhole: boolean): DataError {
  const message = isWhole
    ? 'The file is empty; it should have a line of column names and at least one row.'
    : 'The beginning of the file has no row of a table in it; put the column names and the rows there.';
  return new DataError(message, { file });
}

/** The records of the sample as one delimiter divides them. */
class SampleRecords {
  readonly rows: readonly (readonly string[])[];
  /** Fields of most records. */
  readonly fields: number;
  /** Share of the records with that many, and a little for their count; 0 when the delimiter divides nothing. */
  readonly score: number;
  /** What ended the records before the sample did. */
  readonly failure: DataError | null = null;

  constructor(
    readonly delimiter: string,
    text: Buffer,
    isWhole: boolean,
    file: string,
    limits: DataLimits,
  ) {
    const records: { cells: string[]; isRow: boolean }[] = [];
    const scanner = new CsvScanner(
      {
        file,
        delimiter,
        recordBytes: limits.recordBytes,
        fields: limits.columns,
        expectedFields: limits.columns,
        line: 1,
        offset: 0,
      },
      (record) => {
        const mark = commentMark(record);
        if (mark !== 'certain' && !isBlankRecord(record)) {
          records.push({ cells: cellsOf(record), isRow: mark === 'none' });
        }
        return records.length < SAMPLE_RECORDS;
      },
    );
    try {
      if (scanner.push(text) && isWhole) scanner.end();
    } catch (error) {
      // A quote or a length that is wrong with this delimiter may be right with another; reading the file with the
      // one that is chosen throws it again.
      if (!(error instanceof DataError)) throw error;
      this.failure = error;
    }
    const certain = records.filter(({ isRow }) => isRow);
    this.fields = mostFrequent((certain.length > 0 ? certain : records).map(({ cells }) => cells.length));
    this.rows = records
      .filter(({ cells, isRow }) => isRow || (this.fields > 1 && cells.length === this.fields))
      .map(({ cells }) => cells);
    const regular = this.rows.filter((row) => row.length === this.fields).length;
    this.score = this.fields < 2 ? 0 : regular / this.rows.length + 1e-6 * this.fields;
  }
}

function cellsOf(record: ScannedRecord): string[] {
  return Array.from({ length: record.fields }, (_, field) =>
    record.bytes.toString('utf8', record.starts[field], record.ends[field]).trim(),
  );
}

function mostFrequent(counts: readonly number[]): number {
  const frequencies = new Map<number, number>();
  for (const count of counts) frequencies.set(count, (frequencies.get(count) ?? 0) + 1);
  let best = 0;
  for (const [count, frequency] of frequencies) if (frequency > (frequencies.get(best) ?? 0)) best = count;
  return best;
}

/** A comma, when no number of the sample has a point and one has a comma that separates no thousands. */
function detectDecimalMark(rows: readonly (readonly string[])[]): '.' | ',' {
  let hasDecimalComma = false;
  for (const row of rows) {
    for (const cell of row) {
      if (POINT_NUMBER.test(cell)) return '.';
      hasDecimalComma ||= COMMA_NUMBER.test(cell) && !GROUPED_NUMBER.test(cell);
    }
  }
  return hasDecimalComma ? ',' : '.';
}

function columnKinds(
  rows: readonly (readonly string[])[],
  columns: number,
  decimalMark: string,
): ColumnKind[] {
  return Array.from({ length: columns }, (_, column) => {
    const builder = new NumberColumnBuilder(decimalMark.charCodeAt(0));
    for (const row of rows) {
      const cell = Buffer.from(row[column]);
      builder.add(cell, 0, cell.length);
    }
    return settleKind(builder.tally());
  });
}
