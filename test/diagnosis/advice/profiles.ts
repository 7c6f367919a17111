import type { Column } from '../../../src/data/column';
import { profileColumn, type ColumnProfile } from '../../../src/data/profile/table-profile';

/** The profile of a column of numbers; NaN is a missing cell. */
export function numbers(name: string, values: readonly number[], index = 0): ColumnProfile {
  const column: Column = {
    kind: 'number',
    name,
    index,
    missing: values.filter(Number.isNaN).length,
    infinite: values.filter((value) => Math.abs(value) === Infinity).length,
    values: Float64Array.from(values),
  };
  return profileColumn(column);
}

/** The profile of a column of text; null is a missing cell. */
export function texts(name: string, values: readonly (string | null)[], index = 0): ColumnProfile {
  const categories = [...new Set(values.filter((value) => value !== null))];
  const column: Column = {
    kind: 'text',
    name,
    index,
    missing: values.filter((value) => value === null).length,
    unlisted: 0,
    categories,
    codes: Int32Array.from(values, (value) => (value === null ? -1 : categories.indexOf(value))),
  };
  return profileColumn(column);
}

/** Columns in the order of a table. */
export function table(...columns: readonly ColumnProfile[]): {
  rows: number;
  columns: readonly ColumnProfile[];
} {
  return {
    rows: columns[0].count + columns[0].missing,
    columns: columns.map((column, index) => ({ ...column, index })),
  };
}

export function repeat<Value>(value: Value, times: number): Value[] {
  return new Array<Value>(times).fill(value);
}

/** Quantiles of the standard normal distribution at `count` even places, by the logistic approximation. */
export function bell(count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const share = (i + 0.5) / count;
    return Math.log(share / (1 - share)) / 1.702;
  });
}
