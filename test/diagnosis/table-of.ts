import type { Column } from '../../src/data/column';
import type { CellSpan, Table } from '../../src/data/table';

/** Columns by name, all of one length; null is a cell without a value. */
export type Columns = Readonly<Record<string, readonly (number | string | null)[]>>;

/** A table that was never a file: row r is on line r + 2, and the cell of column c begins at character 10 c + 1. */
export function tableOf(columns: Columns, file: string): Table {
  const names = Object.keys(columns);
  const span = (line: number, column: number): CellSpan => ({
    line,
    column: 10 * column + 1,
    endLine: line,
    endColumn: 10 * column + 10,
  });
  return {
    file,
    columns: names.map((name, index) => columnOf(name, index, columns[name])),
    rows: columns[names[0]].length,
    problems: [],
    problemCounts: new Map(),
    lineOf: (row) => row + 2,
    locate: (row, column) => span(row + 2, column),
    locateHeader: (column) => span(1, column),
  };
}

function columnOf(name: string, index: number, cells: readonly (number | string | null)[]): Column {
  const missing = cells.filter((cell) => cell === null || Number.isNaN(cell)).length;
  if (!cells.some((cell) => typeof cell === 'string')) {
    const values = Float64Array.from(cells, (cell) => (typeof cell === 'number' ? cell : Number.NaN));
    const infinite = values.filter((value) => Math.abs(value) === Infinity).length;
    return { kind: 'number', name, index, missing, values, infinite };
  }
  const categories = [...new Set(cells.filter((cell) => typeof cell === 'string'))];
  const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : categories.indexOf(String(cell))));
  return { kind: 'text', name, index, missing, codes, categories, unlisted: 0 };
}
