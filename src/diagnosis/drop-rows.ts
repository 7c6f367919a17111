import type { Dataset } from '../data/dataset';
import type { Table } from '../data/table';
import type { Fix, TextEdit } from '../runs/finding';

/** Rows that one fix takes away; what is left is found again by the next run. */
const MOST_DROPPED = 10;
/** Formats in which a row is lines of its own; compressed files and Parquet cannot be edited as text. */
const ROWS_ARE_LINES = /\.(?:csv|tsv|txt|jsonl)$/i;

/**
 * Takes rows out of a data file, the first ten of many; none where the file is no text or has changed since it was read.
 * Whole records go, with all lines of quoted cells and the line break behind them.
 */
export function dropRows(table: Table, rows: readonly number[]): Fix[] {
  const all = [...new Set(rows)].sort((a, b) => a - b);
  const first = all.slice(0, MOST_DROPPED);
  if (!ROWS_ARE_LINES.test(table.file) || first.length === 0 || first.length >= table.rows) return [];
  const edits: TextEdit[] = [];
  for (const row of first) {
    const lines = linesOf(table, row);
    if (lines === null) return [];
    const before = edits.at(-1)?.location;
    if (before?.endLine === lines.from) edits[edits.length - 1] = removal(table, before.line, lines.to);
    else edits.push(removal(table, lines.from, lines.to));
  }
  return [{ title: titleOf(table, first, all.length), edits }];
}

/** The same for rows of a data set, as far as they are in the file of the first. */
export function dropRowsOf(dataset: Dataset, rows: readonly number[]): Fix[] {
  const sources = rows.map((row) => dataset.sourceRow(row));
  const table = sources.at(0)?.table;
  if (table === undefined) return [];
  return dropRows(
    table,
    sources.filter((source) => source.table === table).map(({ row }) => row),
  );
}

function titleOf(table: Table, dropped: readonly number[], count: number): string {
  if (count > dropped.length) return `Drop the first ${dropped.length} of ${count} rows`;
  return count === 1 ? `Drop line ${table.lineOf(dropped[0])}` : `Drop the ${count} rows`;
}

/** Its first line, and the line behind its last one; null when the file is not what it was. */
function linesOf(table: Table, row: number): { readonly from: number; readonly to: number } | null {
  const last = table.locate(row, table.columns.length - 1);
  const isLost = table.columns.length > 1 && last.column === 1 && last.endColumn === 1;
  return isLost ? null : { from: table.lineOf(row), to: last.endLine + 1 };
}

/** @param to the first line that stays */
function removal({ file }: Table, from: number, to: number): TextEdit {
  return { location: { file, line: from, column: 1, endLine: to, endColumn: 1 }, newText: '' };
}
