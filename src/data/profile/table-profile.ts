import type { Column } from '../column';
import type { Table } from '../table';
import { profileNumbers, type NumberProfile } from './number-profile';
import { profileText, type TextProfile } from './text-profile';
import { findDuplicateRows, type DuplicateRows } from './duplicate-rows';

export type ColumnProfile = NumberProfile | TextProfile;

/** What is known of a table without training on it. */
export interface TableProfile {
  readonly rows: number;
  /** In the order of the table. */
  readonly columns: readonly ColumnProfile[];
  readonly duplicates: DuplicateRows;
}

export function profileTable(table: Table): TableProfile {
  return {
    rows: table.rows,
    columns: table.columns.map(profileColumn),
    duplicates: findDuplicateRows(table.columns, table.rows),
  };
}

export function profileColumn(column: Column): ColumnProfile {
  return column.kind === 'number' ? profileNumbers(column) : profileText(column);
}
