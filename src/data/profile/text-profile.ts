import type { TextColumn } from '../column';
import {
  EXAMPLES,
  MOST_VALUES_LISTED,
  rowOrder,
  type ColumnProfileBase,
  type ValueCount,
} from './column-profile';

export interface TextProfile extends ColumnProfileBase {
  readonly kind: 'text';
  /** Always NaN and false: what a task is inferred from has the same form for numbers and text. */
  readonly min: number;
  readonly max: number;
  readonly isInteger: false;
}

export function profileText(column: TextColumn): TextProfile {
  const { name, index, missing, codes, categories, unlisted } = column;
  const distinct = categories.length + (unlisted > 0 ? 1 : 0);
  return {
    kind: 'text',
    name,
    index,
    count: codes.length - missing,
    missing,
    distinct,
    isConstant: distinct < 2,
    isInteger: false,
    min: NaN,
    max: NaN,
    values: unlisted === 0 && distinct <= MOST_VALUES_LISTED ? countValues(column) : null,
    examples: categories.slice(0, EXAMPLES),
    order: rowOrder(codes.length, distinct, alphabeticalRank(column)),
  };
}

function countValues({ codes, categories }: TextColumn): ValueCount[] {
  const rows = new Uint32Array(categories.length);
  const firstRow = new Int32Array(categories.length).fill(-1);
  codes.forEach((code, row) => {
    if (code < 0) return;
    rows[code]++;
    if (firstRow[code] < 0) firstRow[code] = row;
  });
  return categories
    .map((value, code) => ({ value, rows: rows[code], firstRow: firstRow[code] }))
    .sort((a, b) => b.rows - a.rows);
}

/** The place of a row's text among all in alphabetical order, those that are not listed last; NaN where missing. */
function alphabeticalRank({ codes, categories }: TextColumn): (row: number) => number {
  const order = categories.map((_, code) => code).sort((a, b) => (categories[a] < categories[b] ? -1 : 1));
  const ranks = new Float64Array(categories.length);
  order.forEach((code, rank) => (ranks[code] = rank));
  return (row) => {
    const code = codes[row];
    if (code >= 0) return ranks[code];
    return code === -1 ? NaN : categories.length;
  };
}
