import { CellReporter } from '../cell-reporter';
import type { Column, ColumnKind } from '../column';
import { ValueColumns } from '../columns/value-columns';
import { DataError } from '../data-error';
import type { DataLimits } from '../data-limits';
import { fileError, readWhole, type ReadOptions } from '../files/file-blocks';
import { fileVersion, isSameVersion, type FileVersion } from '../files/file-version';
import { decodeText, detectEncoding, readTextSync, type TextEncoding } from '../files/text-file';
import { ProblemLog, reportColumns, reportEncoding } from '../problem-log';
import type { CellSpan, Table, TableProblem, TableProblemKind } from '../table';
import { lineStart, positionIn } from '../text-position';
import { explainJsonError } from './json-error';
import { JsonPlaces, type JsonForm } from './json-places';

/**
 * Reads a JSON file that holds a list of objects, `[{"x": 1}, ...]`, or an object of columns, each a list or, as pandas
 * writes it, an object by row: `{"x": [1, ...]}`, `{"x": {"0": 1, ...}}`.
 * @throws DataError when the file is not valid JSON or has another form
 */
export async function readJsonTable(file: string, limits: DataLimits, options: ReadOptions): Promise<Table> {
  const version = fileVersion(file);
  const bytes = await readWhole(file, limits.wholeFileBytes, options);
  const encoding = detectEncoding(bytes);
  const text = decodeText(bytes, encoding);
  const content = interpret(parseJson(text, file), text, file);
  if (content.rows === 0)
    throw new DataError('The file has no rows; add objects to its list.', { file, line: 1 });
  if (content.rows > limits.rows)
    throw new DataError('The table is too large to hold in memory; use a part of the rows.', { file });

  const places = new JsonPlaces(text, content.form);
  let kinds: ReadonlyMap<string, ColumnKind> = new Map();
  for (;;) {
    options.signal?.throwIfAborted();
    const log = new ProblemLog();
    const columns = collectColumns(content, kinds, limits, log, places, file);
    const corrected = columns.correctedKinds();
    if (corrected === null) return new JsonTable(file, version, encoding, content, columns, log);
    kinds = corrected;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The rows of a file, whichever way round it holds them. */
interface JsonContent {
  readonly form: JsonForm;
  readonly rows: number;
  /** Names and values of a row. */
  entriesOf(row: number): Iterable<readonly [name: string, value: unknown]>;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { message, offset } = explainJsonError(text, error);
    const place = positionIn(text, offset, 1);
    const isJsonLines = place.line > 1 && place.column === 1 && text.trimStart().startsWith('{');
    const hint = isJsonLines ? '; a file with one object on each line is named .jsonl' : '';
    throw new DataError(`${message}${hint}.`, { file, ...place }, error);
  }
}

function interpret(value: unknown, text: string, file: string): JsonContent {
  if (Array.isArray(value)) return rowsOfRecords(value, text, file);
  if (isRecord(value)) {
    const columns = Object.entries(value);
    const lists = columns.filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
    if (lists.length > 0 && lists.length === columns.length) return rowsOfLists(lists, text, file);
    const objects = columns.filter((entry): entry is [string, Record<string, unknown>] => isRecord(entry[1]));
    if (objects.length > 0 && objects.length === columns.length) return rowsOfObjects(objects);
  }
  throw new DataError(
    'The file should hold a list of objects, [{"x": 1, "y": 2}, ...], or an object of lists, {"x": [1, ...], "y": [2, ...]}.',
    { file, line: 1, column: 1 },
  );
}

function rowsOfRecords(list: readonly unknown[], text: string, file: string): JsonContent {
  const records = list.filter(isRecord);
  if (records.length < list.length) {
    const places = new JsonPlaces(text, { kind: 'records' });
    const { line, column } = places.row(list.findIndex((element) => !isRecord(element)));
    throw new DataError('Each element of the list has to be an object, such as {"x": 1, "y": 2}.', {
      file,
      line,
      column,
    });
  }
  return {
    form: { kind: 'records' },
    rows: records.length,
    entriesOf: (row) => Object.entries(records[row]),
  };
}

function rowsOfLists(
  lists: readonly (readonly [string, readonly unknown[]])[],
  text: string,
  file: string,
): JsonContent {
  const [[firstName, first]] = lists;
  const form = { kind: 'columns', firstColumn: firstName, keys: null } as const;
  const uneven = lists.find(([, values]) => values.length !== first.length);
  if (uneven !== undefined) {
    const { line, column } = new JsonPlaces(text, form).column(uneven[0]);
    throw new DataError(
      `"${uneven[0]}" has ${uneven[1].length} values and "${firstName}" has ${first.length}; all columns need as many.`,
      { file, line, column },
    );
  }
  return {
    form,
    rows: first.length,
    entriesOf: (row) => lists.map(([name, values]) => [name, values[row]] as const),
  };
}

function rowsOfObjects(
  objects: readonly (readonly [string, Readonly<Record<string, unknown>>])[],
): JsonContent {
  const keys = [...new Set(objects.flatMap(([, values]) => Object.keys(values)))];
  const columns = objects.map(([name, values]) => [name, new Map(Object.entries(values))] as const);
  return {
    form: { kind: 'columns', firstColumn: objects[0][0], keys },
    rows: keys.length,
    entriesOf: (row) => columns.map(([name, values]) => [name, values.get(keys[row])] as const),
  };
}

function collectColumns(
  content: JsonContent,
  kinds: ReadonlyMap<string, ColumnKind>,
  limits: DataLimits,
  log: ProblemLog,
  places: JsonPlaces,
  file: string,
): ValueColumns {
  const cells = new CellReporter(log);
  const columns = new ValueColumns(kinds, limits, (remark, columnIndex, value) => {
    const columnName = columns.names[columnIndex];
    const { rows: row } = columns;
    cells.report(remark, {
      row,
      columnIndex,
      columnName,
      columnKind: columns.kindOf(columnIndex),
      text: () => String(value),
      span: () => places.cell(row, columnName),
    });
  });
  for (let row = 0; row < content.rows; row++) {
    for (const [name, value] of content.entriesOf(row)) columns.add(name, value);
    columns.endRow();
    if (columns.names.length > limits.columns || columns.rows * columns.names.length > limits.cells) {
      throw new DataError('The table is too large to hold in memory; use a part of the rows or fewer keys.', {
        file,
      });
    }
  }
  return columns;
}

class JsonTable implements Table {
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly problems: readonly TableProblem[];
  readonly problemCounts: ReadonlyMap<TableProblemKind, number>;
  private readonly form: JsonForm;
  /** Kept as long as memory allows: looking up cells comes in bursts. */
  private places: WeakRef<JsonPlaces> | null = null;

  constructor(
    readonly file: string,
    /** Before it was read. */
    private readonly version: FileVersion | null,
    private readonly encoding: TextEncoding,
    content: JsonContent,
    columns: ValueColumns,
    log: ProblemLog,
  ) {
    this.form = content.form;
    this.rows = content.rows;
    this.columns = columns.finish();
    reportEncoding(encoding, log);
    reportColumns(this, log);
    this.problems = log.inOrder();
    this.problemCounts = log.counts;
  }

  lineOf(row: number): number {
    return this.reread()?.row(row).line ?? 1;
  }

  locate(row: number, column: number): CellSpan {
    return this.reread()?.cell(row, this.columns[column].name) ?? lineStart(1);
  }

  locateHeader(column: number): CellSpan {
    return this.reread()?.column(this.columns[column].name) ?? lineStart(1);
  }

  /** Null when the file is gone or has changed. */
  private reread(): JsonPlaces | null {
    if (!isSameVersion(this.version, fileVersion(this.file))) return null;
    const cached = this.places?.deref();
    if (cached !== undefined) return cached;
    try {
      const blocks = Array.from(readTextSync(this.file, this.encoding, 0), (block) => Buffer.from(block));
      const places = new JsonPlaces(Buffer.concat(blocks).toString('utf8'), this.form);
      this.places = new WeakRef(places);
      return places;
    } catch (error) {
      // The file went away under the reader, or may not be read any more.
      if (!(fileError(error, this.file) instanceof DataError)) throw error;
      return null;
    }
  }
}
