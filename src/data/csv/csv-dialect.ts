import { DataError } from '../data-error';
import type { ColumnKind } from '../column';
import type { DataLimits } from '../data-limits';
import { settleKind } from '../columns/cell-tally';
import { NumberColumnBuilder } from '../columns/number-column-builder';
import { hasHeader } from './csv-header';
import { SampleRecords, type SampleRow } from './csv-sample';

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
  const candidates = separator === null ? delimiters(prefersTab, text) : [separator[1]];

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

/** The one that is preferred, and those that are in the text: none else can divide it better. */
function delimiters(prefersTab: boolean, text: Buffer): string[] {
  const [first, ...others] = prefersTab
    ? ['\t', ...DELIMITERS.filter((delimiter) => delimiter !== '\t')]
    : DELIMITERS;
  return [first, ...others.filter((delimiter) => text.includes(delimiter))];
}

function noRecords(file: string, isWhole: boolean): DataError {
  const message = isWhole
    ? 'The file is empty; it should have a line of column names and at least one row.'
    : 'The beginning of the file has no row of a table in it; put the column names and the rows there.';
  return new DataError(message, { file });
}

/** A comma, when no number of the sample has a point and one has a comma that separates no thousands. */
function detectDecimalMark(rows: readonly SampleRow[]): '.' | ',' {
  let hasDecimalComma = false;
  for (const row of rows) {
    for (let column = 0; column < row.length; column++) {
      const cell = row.text(column);
      if (POINT_NUMBER.test(cell)) return '.';
      hasDecimalComma ||= COMMA_NUMBER.test(cell) && !GROUPED_NUMBER.test(cell);
    }
  }
  return hasDecimalComma ? ',' : '.';
}

function columnKinds(rows: readonly SampleRow[], columns: number, decimalMark: string): ColumnKind[] {
  return Array.from({ length: columns }, (_, column) => {
    const builder = new NumberColumnBuilder(decimalMark.charCodeAt(0));
    for (const row of rows) row.addTo(builder, column);
    return settleKind(builder.tally());
  });
}
