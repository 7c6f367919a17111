import { join } from 'node:path';
import { cellText, type NumberColumn, type TextColumn } from '../../src/data/column';
import { findColumn, type Table } from '../../src/data/table';

const FIXTURES = join(__dirname, '..', 'fixtures', 'data');

export function fixture(...parts: string[]): string {
  return join(FIXTURES, ...parts);
}

/** Names and cells of a table as text, null where missing. */
export function contentOf(table: Table): { names: string[]; rows: (string | null)[][] } {
  return {
    names: table.columns.map((column) => column.name),
    rows: Array.from({ length: table.rows }, (_, row) =>
      table.columns.map((column) => cellText(column, row)),
    ),
  };
}

export function numbers(table: Table, name: string): NumberColumn {
  const column = findColumn(table, name);
  if (column?.kind !== 'number') throw new TypeError(`${name} is not a column of numbers`);
  return column;
}

export function text(table: Table, name: string): TextColumn {
  const column = findColumn(table, name);
  if (column?.kind !== 'text') throw new TypeError(`${name} is not a column of text`);
  return column;
}

/** The cells of a column as text, null where missing. */
export function cells(table: Table, name: string): (string | null)[] {
  const column = findColumn(table, name);
  if (column === undefined) throw new TypeError(`there is no column ${name}`);
  return Array.from({ length: table.rows }, (_, row) => cellText(column, row));
}

/** Problems as "kind line:column-endColumn", in order. */
export function problemsOf(table: Table): string[] {
  return table.problems.map(({ kind, line, column, endColumn }) => `${kind} ${line}:${column}-${endColumn}`);
}
