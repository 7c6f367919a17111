interface ColumnBase {
  readonly name: string;
  /** 0-based position in the table. */
  readonly index: number;
  /** Rows without a value. */
  readonly missing: number;
}

export interface NumberColumn extends ColumnBase {
  readonly kind: 'number';
  /** One value a row: NaN where it is missing or was not a number; infinities as they were written. */
  readonly values: Float64Array;
  /** Rows whose value is infinite. */
  readonly infinite: number;
}

export interface TextColumn extends ColumnBase {
  readonly kind: 'text';
  /** One index into `categories` a row: {@link MISSING_CODE} where missing, {@link UNLISTED_CODE} past the limit. */
  readonly codes: Int32Array;
  /** The different values, in order of appearance. */
  readonly categories: readonly string[];
  /** Rows whose value was not kept, because the column has more different values than the limit allows. */
  readonly unlisted: number;
}

/** One column of a table: numbers, or text as codes. */
export type Column = NumberColumn | TextColumn;
export type ColumnKind = Column['kind'];

export const MISSING_CODE = -1;
export const UNLISTED_CODE = -2;

/** The cell as text for people; null when it is missing. */
export function cellText(column: Column, row: number): string | null {
  if (column.kind === 'number') {
    const value = column.values[row];
    return Number.isNaN(value) ? null : String(value);
  }
  const code = column.codes[row];
  if (code === MISSING_CODE) return null;
  return code === UNLISTED_CODE ? '…' : column.categories[code];
}
