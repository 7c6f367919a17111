/** Mean over seeds, and half the distance between the best and the worst. */
export interface Spread {
  readonly mean: number;
  readonly spread: number;
  /** Runs that have the figure at all. */
  readonly count: number;
}

/** Over those of the values that are numbers. */
export function spreadOf(values: readonly number[]): Spread {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { mean: Number.NaN, spread: Number.NaN, count: 0 };
  const mean = finite.reduce((total, value) => total + value, 0) / finite.length;
  return { mean, spread: (Math.max(...finite) - Math.min(...finite)) / 2, count: finite.length };
}

/** Significant digits of a spread: it is an estimate from a few seeds. */
const SPREAD_DIGITS = 2;

/**
 * "0.91 (\u00b10.02)"; the mean alone where there is no spread, and a dash when no run has the figure.
 * @param format how numbers are written, to so many significant digits
 */
export function writeSpread(
  { mean, spread, count }: Spread,
  format: (value: number, digits: number) => string,
): string {
  if (count === 0) return '\u2013';
  const text = format(mean, 3);
  return count > 1 && spread > 0 ? `${text} (\u00b1${format(spread, SPREAD_DIGITS)})` : text;
}
