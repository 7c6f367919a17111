import { CellReporter } from '../cell-reporter';
import type { Column, ColumnKind } from '../column';
import { ValueColumns } from '../columns/value-columns';
import { DataError } from '../data-error';
import type { DataLimits } from '../data-limits';
import type { ReadOptions } from '../files/file-blocks';
import { fileVersion, type FileVersion } from '../files/file-version';
import { LineScanner, type ScannedLine } from '../files/line-scanner';
import { Checkpoints, RecordLocator } from '../files/record-locator';
import { detectEncoding, readHead, readText, type TextEncoding } from '../files/text-file';
import { SegmentedArray } from '../columns/segmented-array';
import { ProblemLog, reportColumns, reportEncoding } from '../problem-log';
import type { CellSpan, Table, TableProblem, TableProblemKind } from '../table';
import { lineStart, spanIn } from '../text-position';
import { explainJsonError } from './json-error';
import { findJsonValue } from './json-values';
import { isRecord } from './json-table';

const HEAD_BYTES = 64 * 1024;

/**
 * Reads a file with one JSON object on each line; its keys are the columns, and a key that is absent is missing.
 * @throws DataError when a line is no object, or there is none
 */
export async function readJsonLinesTable(
  file: string,
  limits: DataLimits,
  options: ReadOptions,
): Promise<Table> {
  const version = fileVersion(file);
  let encoding = detectEncoding(await readHead(file, HEAD_BYTES, options));
  let kinds: ReadonlyMap<string, ColumnKind> = new Map();
  for (;;) {
    const lines = new JsonLines(file, kinds, limits);
    if (!(await readLines(file, encoding, lines, limits, options))) {
      encoding = 'windows-1252';
      continue;
    }
    const corrected = lines.columns.correctedKinds();
    if (corrected === null) return new JsonLinesTable(file, version, encoding, lines, limits);
    kinds = corrected;
  }
}

/** @returns false when the file is not in the encoding */
async function readLines(
  file: string,
  encoding: TextEncoding,
  lines: JsonLines,
  limits: DataLimits,
  options: ReadOptions,
): Promise<boolean> {
  const scanner = new LineScanner({ file, lineBytes: limits.recordBytes, line: 1, offset: 0 }, (line) => {
    lines.accept(line);
    return true;
  });
  for await (const block of readText(file, encoding, options)) {
    if (block === false) return false;
    scanner.push(block);
  }
  scanner.end();
  return true;
}

/** Turns the lines of one pass into columns. */
class JsonLines {
  readonly columns: ValueColumns;
  readonly checkpoints = new Checkpoints();
  readonly lineNumbers = new SegmentedArray((length) => new Uint32Array(length));
  readonly log = new ProblemLog();
  private text = '';
  private line = 1;

  constructor(
    private readonly file: string,
    kinds: ReadonlyMap<string, ColumnKind>,
    private readonly limits: DataLimits,
  ) {
    const cells = new CellReporter(this.log);
    this.columns = new ValueColumns(kinds, limits, (remark, columnIndex, value) => {
      const columnName = this.columns.names[columnIndex];
      cells.report(remark, {
        row: this.columns.rows,
        columnIndex,
        columnName,
        columnKind: this.columns.kindOf(columnIndex),
        text: () => String(value),
        span: () => spanOfKey(this.text, columnName, this.line),
      });
    });
  }

  accept({ bytes, line, offset }: ScannedLine): void {
    this.text = bytes.toString('utf8');
    this.line = line;
    if (this.text.trim() === '') return;
    const { columns, limits } = this;
    this.checkpoints.pass(line, offset);
    const record = this.parse();
    for (const [name, value] of Object.entries(record)) columns.add(name, value);
    columns.endRow();
    this.lineNumbers.push(line);
    if (columns.names.length > limits.columns)
      throw this.error(`There are more than ${limits.columns} different keys.`);
    if (columns.rows > limits.rows || columns.rows * columns.names.length > limits.cells) {
      throw this.error('The table is too large to hold in memory from here on; use a part of the rows.');
    }
  }

  private parse(): Readonly<Record<string, unknown>> {
    let value: unknown;
    try {
      value = JSON.parse(this.text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const { message, offset } = explainJsonError(this.text, error);
      throw new DataError(`${message}.`, { file: this.file, line: this.line, column: offset + 1 }, error);
    }
    if (isRecord(value)) return value;
    throw this.error('Each line has to be one JSON object, such as {"x": 1, "y": 2}.');
  }

  private error(message: string): DataError {
    return new DataError(message, { file: this.file, line: this.line, column: 1 });
  }
}

class JsonLinesTable implements Table {
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly problems: readonly TableProblem[];
  readonly problemCounts: ReadonlyMap<TableProblemKind, number>;
  private readonly lineNumbers: Uint32Array;
  private readonly locator: RecordLocator;

  constructor(
    readonly file: string,
    version: FileVersion | null,
    encoding: TextEncoding,
    lines: JsonLines,
    limits: DataLimits,
  ) {
    this.rows = lines.columns.rows;
    if (this.rows === 0)
      throw new DataError('The file is empty; it should have a JSON object on each line.', { file });
    this.columns = lines.columns.finish();
    this.lineNumbers = lines.lineNumbers.take();
    this.locator = new RecordLocator(file, version, encoding, lines.checkpoints, (start, onRecord) => {
      const options = { file, lineBytes: limits.recordBytes, ...start };
      return new LineScanner(options, ({ bytes, line }) => onRecord(line, () => bytes.toString('utf8')));
    });
    reportEncoding(encoding, lines.log);
    reportColumns(this, lines.log);
    this.problems = lines.log.inOrder();
    this.problemCounts = lines.log.counts;
  }

  lineOf(row: number): number {
    return this.lineNumbers[row];
  }

  locate(row: number, column: number): CellSpan {
    const line = this.lineNumbers[row];
    const text = this.locator.recordText(line);
    return text === null ? lineStart(line) : spanOfKey(text, this.columns[column].name, line);
  }

  /** The first value, since each line names its columns anew. */
  locateHeader(column: number): CellSpan {
    return this.locate(0, column);
  }
}

/** The value of a key in the object on a line; the line's beginning when it has no such key. */
function spanOfKey(text: string, key: string, line: number): CellSpan {
  const value = findJsonValue(text, [key]);
  return value === null ? lineStart(line) : spanIn(text, value.start, value.end, line);
}
