import type { Column } from '../column';
import { DataError } from '../data-error';
import type { DataLimits } from '../data-limits';
import type { ReadOptions } from '../files/file-blocks';
import { fileVersion, type FileVersion } from '../files/file-version';
import {
  decodeHead,
  detectEncoding,
  looksBinary,
  readHead,
  readText,
  type TextEncoding,
} from '../files/text-file';
import { ProblemLog, reportColumns, reportEncoding } from '../problem-log';
import type { CellSpan, Table, TableProblem, TableProblemKind } from '../table';
import { detectDialect, type CsvDialect } from './csv-dialect';
import { CsvLocator } from './csv-locator';
import { CsvRows } from './csv-rows';
import { CsvScanner, type ScannerOptions } from './csv-scanner';

const SAMPLE_BYTES = 256 * 1024;
/** Lines that the sample should have at least, where the file has them: names and some rows. */
const SAMPLE_LINES = 3;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Reads a file of delimited text. The dialect, the encoding and the kinds of the columns are guessed from its
 * beginning; when the rest proves a guess about encoding or kinds wrong, the file is read once more.
 * @param prefersTab whether the name of the file says that tabs separate its fields
 * @throws DataError when the file cannot be read as a table with at least one row
 */
export async function readCsvTable(
  file: string,
  prefersTab: boolean,
  limits: DataLimits,
  options: ReadOptions,
): Promise<Table> {
  const version = fileVersion(file);
  const { head, isWhole } = await readSample(file, limits, options);
  let encoding = detectEncoding(head);
  if (looksBinary(head, encoding)) {
    throw new DataError('This is no text; a spreadsheet has to be saved as CSV first.', { file });
  }
  const sample = decodeHead(head, encoding);
  const dialect = detectDialect(sample, isWhole, prefersTab, file, limits);
  let kinds = dialect.kinds;
  for (;;) {
    const log = new ProblemLog();
    const rows = new CsvRows(file, dialect, kinds, limits, log);
    if (!(await readRows(file, encoding, dialect, rows, limits, options))) {
      encoding = 'windows-1252';
      continue;
    }
    const settled = rows.settledKinds();
    if (rows.rows === 0 || settled.every((kind, index) => kind === kinds[index])) {
      return new CsvTable(file, version, encoding, dialect, rows, limits, log);
    }
    kinds = settled;
  }
}

/** The beginning of a file: so much of it, or as much as some very long lines take. */
async function readSample(
  file: string,
  { recordBytes }: DataLimits,
  options: ReadOptions,
): Promise<{ head: Buffer; isWhole: boolean }> {
  const most = Math.max(SAMPLE_BYTES, SAMPLE_LINES * recordBytes);
  for (let bytes = SAMPLE_BYTES; ; bytes = Math.min(4 * bytes, most)) {
    const head = await readHead(file, bytes, options);
    const isWhole = head.length < bytes;
    if (isWhole || bytes === most || hasLines(head, SAMPLE_LINES)) return { head, isWhole };
  }
}

/** Whether there are so many line ends, whatever the encoding. */
function hasLines(head: Buffer, count: number): boolean {
  for (const byte of head) {
    if ((byte === LINE_FEED || byte === CARRIAGE_RETURN) && --count === 0) return true;
  }
  return false;
}

/** @returns false when the file is not in the encoding */
async function readRows(
  file: string,
  encoding: TextEncoding,
  dialect: CsvDialect,
  rows: CsvRows,
  limits: DataLimits,
  options: ReadOptions,
): Promise<boolean> {
  const scanner = new CsvScanner(
    {
      ...scanOptions(file, dialect, limits),
      line: 1 + dialect.skippedLines,
      offset: dialect.skippedBytes,
    },
    (record) => {
      rows.accept(record);
      return true;
    },
  );
  let toSkip = dialect.skippedBytes;
  for await (const block of readText(file, encoding, options)) {
    if (block === false) return false;
    const skipped = Math.min(toSkip, block.length);
    toSkip -= skipped;
    scanner.push(block.subarray(skipped));
  }
  scanner.end();
  return true;
}

function scanOptions(
  file: string,
  dialect: CsvDialect,
  limits: DataLimits,
): Omit<ScannerOptions, 'line' | 'offset'> {
  return {
    file,
    delimiter: dialect.delimiter,
    recordBytes: limits.recordBytes,
    fields: limits.columns,
    expectedFields: dialect.columns,
  };
}

class CsvTable implements Table {
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly problems: readonly TableProblem[];
  readonly problemCounts: ReadonlyMap<TableProblemKind, number>;
  private readonly lines: Uint32Array;
  private readonly headerLine: number | null;
  private readonly locator: CsvLocator;

  constructor(
    readonly file: string,
    version: FileVersion | null,
    encoding: TextEncoding,
    dialect: CsvDialect,
    rows: CsvRows,
    limits: DataLimits,
    log: ProblemLog,
  ) {
    const { columns, lines } = rows.finish();
    this.columns = columns;
    this.lines = lines;
    this.rows = rows.rows;
    this.headerLine = rows.headerLine;
    this.locator = new CsvLocator(version, encoding, scanOptions(file, dialect, limits), rows.checkpoints);
    reportEncoding(encoding, log);
    if (this.headerLine === null) this.reportNoHeader(log);
    reportColumns(this, log);
    this.problems = log.inOrder();
    this.problemCounts = log.counts;
  }

  lineOf(row: number): number {
    return this.lines[row];
  }

  locate(row: number, column: number): CellSpan {
    return this.locator.locate(this.lines[row], column);
  }

  locateHeader(column: number): CellSpan {
    return this.locator.locate(this.headerLine ?? this.lines[0], column);
  }

  private reportNoHeader(log: ProblemLog): void {
    const [line] = this.lines;
    log.add('noHeader', () => ({
      line,
      column: 1,
      endLine: line,
      endColumn: this.locate(0, this.columns.length - 1).endColumn,
      message: `The first line looks like data, so the columns are called "${this.columns[0].name}" and so on; add a line of names above it.`,
    }));
  }
}
