/**
 * The numbers that something can be. An end that is infinite is one that may be reached: a range whose ends are finite
 * is a promise that the number is.
 */
export interface Range {
  readonly low: number;
  readonly high: number;
  /** Whether it may be NaN besides. */
  readonly nan: boolean;
  /** Whether its numbers are all whole. */
  readonly whole: boolean;
}

/** Numbers from `low` to `high`, both included. */
export function between(low: number, high: number): Range {
  return { low, high, nan: false, whole: false };
}

/** Nothing is known. */
export const ANYTHING: Range = { low: -Infinity, high: Infinity, nan: true, whole: false };

/** What is never computed: the branch of a choice that is not taken. */
export const NEVER: Range = { low: Infinity, high: -Infinity, nan: false, whole: true };

/** A truth as comparisons give it: 0 or 1. */
export const TRUTH: Range = { low: 0, high: 1, nan: false, whole: true };

export function isNever({ low, high, nan }: Range): boolean {
  return low > high && !nan;
}

export function isFiniteRange({ low, high, nan }: Range): boolean {
  return Number.isFinite(low) && Number.isFinite(high) && !nan;
}

export function contains(range: Range, value: number): boolean {
  return Number.isNaN(value) ? range.nan : range.low <= value && value <= range.high;
}

/** Numbers of one or the other, and those between. */
export function hull(a: Range, b: Range): Range {
  return {
    low: Math.min(a.low, b.low),
    high: Math.max(a.high, b.high),
    nan: a.nan || b.nan,
    whole: a.whole && b.whole,
  };
}

export function hullOf(ranges: readonly Range[]): Range {
  return ranges.reduce(hull, NEVER);
}

/** Numbers of both. What can only be NaN keeps the numbers of the first, so that a range has numbers or is never. */
export function intersect(a: Range, b: Range): Range {
  const nan = a.nan && b.nan;
  const whole = a.whole || b.whole;
  const [low, high] = [Math.max(a.low, b.low), Math.min(a.high, b.high)];
  if (low > high) return nan ? { ...a, nan, whole } : NEVER;
  return { low, high, nan, whole };
}
