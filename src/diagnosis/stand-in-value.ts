import type { NumberColumn } from '../data/column';

/** A number that is written in place of a missing value, such as -9999. */
export interface StandIn {
  readonly value: number;
  /** Rows that have it. */
  readonly rows: readonly number[];
  /** The least and the greatest of all other values. */
  readonly others: readonly [number, number];
  /** Population standard deviation of all other values. */
  readonly othersStd: number;
}

/** Rows with the same number that make chance unlikely, and different other values without which it may be a code. */
const LEAST = { rows: 3, others: 10 } as const;
/** Share of the rows beyond which it is what the column is about. */
const MOST = 0.5;

/**
 * The least or the greatest value of a column, where several rows have exactly it and it lies apart from all others.
 * @param apart distance to the nearest other value / range of the others
 */
export function findStandIn({ values }: NumberColumn, apart: number): StandIn | null {
  const { least, second, beforeLast, greatest } = endsOf(values);
  for (const [value, low, high] of [
    [least, second, greatest],
    [greatest, least, beforeLast],
  ]) {
    if (!(Math.max(low - value, value - high) > apart * (high - low))) continue;
    const others = values.filter((each) => Number.isFinite(each) && each !== value);
    const rows = [...values.keys()].filter((row) => values[row] === value);
    if (rows.length < LEAST.rows || rows.length > MOST * (rows.length + others.length)) continue;
    if (new Set(others).size < LEAST.others) continue;
    return { value, rows, others: [low, high], othersStd: deviation(others) };
  }
  return null;
}

/** The two least and the two greatest of the different finite values; infinite where there are too few. */
function endsOf(values: Float64Array): Record<'least' | 'second' | 'beforeLast' | 'greatest', number> {
  let [least, second, beforeLast, greatest] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < least) [least, second] = [value, least];
    else if (value > least && value < second) second = value;
    if (value > greatest) [greatest, beforeLast] = [value, greatest];
    else if (value < greatest && value > beforeLast) beforeLast = value;
  }
  return { least, second, beforeLast, greatest };
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0));
}
