import type { Column } from '../column';
import { DataError } from '../data-error';
import type { DataLimits } from '../data-limits';
import type { ReadOptions } from '../files/file-blocks';
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
  const head = await readHead(file, SAMPLE_BYTES, options);
  let encoding = detectEncoding(head);
  if (looksBinary(head, encoding)) {
    throw new DataError('This is no text; a spreadsheet has to be saved as CSV first.', { file });
  }
  const sample = decodeHead(head, encoding);
  const dialect = detectDialect(sample, head.length < SAMPLE_BYTES, prefersTab, file, limits);
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
      return new CsvTable(file, encoding, dialect, rows, limits, log);
    }
    kinds = settled;
  }
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
    this.locator = new CsvLocator(encoding, scanOptions(file, dialect, limits), rows.checkpoints);
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
