/** One of the different values of a column. */
export interface ValueCount {
  readonly value: string;
  readonly rows: number;
  /** The first row that has it, 0-based. */
  readonly firstRow: number;
}

/** How the rows of a column follow each other: by its values, or with equal values together. */
export type RowOrder = 'ascending' | 'descending' | 'grouped' | 'none';

/** What columns of numbers and of text have in common. */
export interface ColumnProfileBase {
  readonly name: string;
  /** 0-based position in the table. */
  readonly index: number;
  /** Rows with a value; infinities are none. */
  readonly count: number;
  readonly missing: number;
  /** Different values. */
  readonly distinct: number;
  /** At most one value. */
  readonly isConstant: boolean;
  /** The different values: numbers ascending, texts by their rows, most first; null when there are too many to list. */
  readonly values: readonly ValueCount[] | null;
  /** Up to five different values, the first in the file. */
  readonly examples: readonly string[];
  readonly order: RowOrder;
}

/** More different values than this are not listed. */
export const MOST_VALUES_LISTED = 50;
export const EXAMPLES = 5;

/**
 * How rows follow each other, told from values that compare like numbers; missing rows are passed over. A column with
 * hardly any different neighbours has no order worth the name.
 * @param valueAt NaN where missing
 */
export function rowOrder(rows: number, distinct: number, valueAt: (row: number) => number): RowOrder {
  if (distinct < 2) return 'none';
  let previous = NaN;
  let rises = 0;
  let falls = 0;
  for (let row = 0; row < rows; row++) {
    const value = valueAt(row);
    if (Number.isNaN(value)) continue;
    if (value > previous) rises++;
    else if (value < previous) falls++;
    previous = value;
  }
  if (falls === 0) return 'ascending';
  if (rises === 0) return 'descending';
  return rises + falls === distinct - 1 ? 'grouped' : 'none';
}
