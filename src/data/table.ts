import type { Column } from './column';
import type { DataErrorPlace } from './data-error';

/** Where a cell stands in its file: 1-based lines and columns in characters (UTF-16 units), the end exclusive. */
export interface CellSpan {
  readonly line: number;
  readonly column: number;
  /** Differs from `line` for a quoted cell with line breaks in it. */
  readonly endLine: number;
  readonly endColumn: number;
}

export type TableProblemKind =
  /** Text in a column of numbers; counts as missing. */
  | 'badCell'
  /** An infinity, written out or by overflow. */
  | 'infiniteCell'
  /** Too few or too many fields; the row is left out. */
  | 'raggedRow'
  /** A quote inside a quoted cell that is not doubled; the cell was read all the same. */
  | 'strayQuote'
  /** Two columns of one name; the later one has got a suffix. */
  | 'duplicateName'
  /** A column without a name; it has got one. */
  | 'emptyName'
  /** The first row is data; the columns have got names. */
  | 'noHeader'
  /** Not UTF-8, read in another encoding. */
  | 'encoding'
  /** Whole numbers that a float64 cannot tell apart; the column is read as text. */
  | 'bigIntegers'
  /** No row has a value. */
  | 'emptyColumn'
  /** More different texts than are kept. */
  | 'manyCategories'
  /** A list or an object as a cell, or a nested column. */
  | 'nestedValue';

/** Something in a data file that was read around, and that its owner should know. */
export interface TableProblem extends CellSpan {
  readonly kind: TableProblemKind;
  readonly message: string;
  /** 0-based row of the table; absent for rows that were left out and for the header. */
  readonly row?: number;
  /** 0-based index of the column concerned. */
  readonly columnIndex?: number;
}

/** A data file in memory, by columns. */
export interface Table {
  /** Path as it was given. */
  readonly file: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  /** The first problems of each kind, in the order of the file. */
  readonly problems: readonly TableProblem[];
  /** How many there were in all, by kind; kinds that did not occur are absent. */
  readonly problemCounts: ReadonlyMap<TableProblemKind, number>;
  /** 1-based physical line on which a 0-based row begins; 1 for formats without lines. */
  lineOf(row: number): number;
  /**
   * Where a cell stands. Reads the file again; when it is gone or has changed since, the beginning of the row's line.
   * Never throws.
   */
  locate(row: number, column: number): CellSpan;
  /** Where the name of a column stands; its first cell when the file has no header. */
  locateHeader(column: number): CellSpan;
}

/** The column of this name; undefined when there is none. */
export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

/** A cell as the place of an error. */
export function placeInTable(table: Table, span: CellSpan): DataErrorPlace {
  const { line, column, endLine, endColumn } = span;
  return { file: table.file, line, column, endColumn: endLine === line ? endColumn : undefined };
}
