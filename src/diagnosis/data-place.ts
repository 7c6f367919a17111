import type { Dataset } from '../data/dataset';
import type { Table } from '../data/table';
import type { Place } from '../runs/location';
import type { Related } from './rule';

/** The header of a column. */
export function columnPlace({ file }: Table, column: number): Place {
  return { kind: 'data', file, column };
}

/** A cell, by the row of the data set and the column of its table. */
export function cellPlace(dataset: Dataset, row: number, column: number): Place {
  const source = dataset.sourceRow(row);
  return { kind: 'data', file: source.table.file, row: source.row, column };
}

/** 1-based line of a row of the data set in its file. */
export function lineOf(dataset: Dataset, row: number): number {
  const source = dataset.sourceRow(row);
  return source.table.lineOf(source.row);
}

/** Places that one finding marks beside its own. */
export const MOST_MARKED = 10;

/**
 * The first of many cells or columns with the same trouble, to be marked too; the last one says how many more there are.
 * @param total how many there are, where not all of them are given
 */
export function markedPlaces<Item>(
  items: readonly Item[],
  describe: (item: Item) => Omit<Related, 'marked'>,
  total = items.length,
): Related[] {
  const shown = items.slice(0, MOST_MARKED);
  const more = total - shown.length;
  return shown.map((item, i) => {
    const { place, message } = describe(item);
    const isLast = i === shown.length - 1;
    return {
      place,
      message: isLast && more > 0 ? `${message} There are ${more} more.` : message,
      marked: true,
    };
  });
}

/** Columns of the table that are used, targets last, each once. */
export function usedColumns({ featureSource, targetColumns }: Dataset): number[] {
  return [...new Set([...featureSource, ...targetColumns.map(({ column }) => column)])];
}

/** "3 %", "0.4 %". */
export function formatShare(share: number): string {
  const percent = 100 * share;
  return `${percent >= 10 ? Math.round(percent) : Number(percent.toPrecision(2))} %`;
}
