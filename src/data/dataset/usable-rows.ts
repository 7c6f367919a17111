import { cellText, MISSING_CODE, type Column } from '../column';
import { DataError } from '../data-error';
import type { MissingPolicy, Task } from '../dataset-options';
import { placeInTable, type Table } from '../table';

/** The columns of one table that matter. */
export interface RowDemands {
  readonly table: Table;
  readonly features: readonly Column[];
  readonly targets: readonly Column[];
  readonly task: Task;
  readonly missing: MissingPolicy;
}

/**
 * The rows of a table that can be used, ascending, by what is to be done about missing cells. Means and gaps are for
 * features: a row without a target is left out rather than filled in, and kept only where a gap can be trained on.
 * @throws DataError for a missing cell when there may be none
 */
export function usableRows({ table, features, targets, task, missing }: RowDemands): Uint32Array {
  const targetPolicy = missing === 'mean' ? 'drop' : missing;
  if (missing === 'error') refuseGaps(table, [...features, ...targets]);
  if (missing === 'keep' && task !== 'regression') refuseUnlabelled(table, targets);
  const columns = [...(missing === 'drop' ? features : []), ...(targetPolicy === 'drop' ? targets : [])];
  const rows = new Uint32Array(table.rows);
  let count = 0;
  for (let row = 0; row < table.rows; row++) {
    if (columns.every((column) => !isGap(column, row))) rows[count++] = row;
  }
  return rows.slice(0, count);
}

/** Whether the cell has no usable value: it is missing, or an infinity. */
function isGap(column: Column, row: number): boolean {
  return column.kind === 'number' ? !Number.isFinite(column.values[row]) : column.codes[row] === MISSING_CODE;
}

/** How many cells of a column have no usable value. */
export function gaps(column: Column): number {
  return column.missing + (column.kind === 'number' ? column.infinite : 0);
}

function refuseGaps(table: Table, columns: readonly Column[]): void {
  const gappy = columns.filter((column) => gaps(column) > 0);
  if (gappy.length === 0) return;
  const { row, column } = firstGap(table, gappy);
  const cells = gappy.reduce((sum, other) => sum + gaps(other), 0);
  const others =
    cells === 1 ? '' : ` ${cells - 1} more of the cells in use ${cells === 2 ? 'is' : 'are'} missing.`;
  throw gapError(
    table,
    row,
    column,
    `${describeGap(table, row, column)}.${others} Set "missing" to "drop" to leave such rows out, or to "mean" to fill them in.`,
  );
}

function refuseUnlabelled(table: Table, targets: readonly Column[]): void {
  const gappy = targets.filter((column) => gaps(column) > 0);
  if (gappy.length === 0) return;
  const { row, column } = firstGap(table, gappy);
  throw gapError(
    table,
    row,
    column,
    `${describeGap(table, row, column)}, and a class cannot be kept missing. Set "missing" to "drop".`,
  );
}

function firstGap(table: Table, columns: readonly Column[]): { row: number; column: Column } {
  for (let row = 0; row < table.rows; row++) {
    const column = columns.find((candidate) => isGap(candidate, row));
    if (column !== undefined) return { row, column };
  }
  throw new RangeError('No column has a gap.');
}

function describeGap(table: Table, row: number, column: Column): string {
  const problem = table.problems.find((other) => other.row === row && other.columnIndex === column.index);
  // Where all rows are on one line, or there are no lines, the place alone does not tell the row.
  const hasOwnLine = table.rows === 1 || table.lineOf(0) !== table.lineOf(table.rows - 1);
  const cell = `A cell of '${column.name}'${hasOwnLine ? '' : ` in row ${row + 1}`}`;
  if (problem?.kind === 'badCell') return `${cell} is not a number`;
  const text = cellText(column, row);
  return text === null ? `${cell} is missing` : `${cell} is ${text}`;
}

function gapError(table: Table, row: number, column: Column, message: string): DataError {
  return new DataError(message, placeInTable(table, table.locate(row, column.index)));
}
