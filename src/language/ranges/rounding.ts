import type { Range } from './range';

/** How far a function of the engine may be off its exact value, relative to it: 8 units in the last place of float32. */
export const SLACK = 2 ** -20;

/** The smallest number above 0 in float32. */
export const LEAST_ABOVE_ZERO = 2 ** -149;
/** Numbers nearer to 0 lose digits in float32, or become 0. */
const LEAST_NORMAL = 2 ** -126;

/**
 * The range of a result that is rounded once, to the nearest float32 or not at all: rounding keeps the order, so that
 * the ends are rounded as the numbers between them are. An end beyond float32 becomes infinite.
 */
export function rounded(low: number, high: number, nan: boolean, whole = false): Range {
  const from = Number.isNaN(low) ? -Infinity : low;
  const to = Number.isNaN(high) ? Infinity : high;
  return { low: Math.min(from, Math.fround(from)), high: Math.max(to, Math.fround(to)), nan, whole };
}

/**
 * The range of a result with an error of a few units in the last place, kept within what the function can give at all.
 * An exact 0 at an end stays one: no function of the engine is on the wrong side of 0 there.
 */
export function widened(
  low: number,
  high: number,
  nan: boolean,
  natural: readonly [number, number] = [-Infinity, Infinity],
  slack = SLACK,
): Range {
  const range = rounded(below(low, slack), -below(-high, slack), nan);
  return {
    ...range,
    low: Math.min(Math.max(range.low, natural[0]), natural[1]),
    high: Math.max(Math.min(range.high, natural[1]), natural[0]),
  };
}

function below(value: number, slack: number): number {
  if (value >= 0) return value < LEAST_NORMAL ? 0 : value * (1 - slack);
  return Math.min(value * (1 + slack), -LEAST_NORMAL);
}
