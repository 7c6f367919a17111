import type { Spread } from '../runs/spread';

/** A number as messages show it: three digits, exponents only where they help. */
export function formatNumber(value: number): string {
  return formatTo(value, 3);
}

function formatTo(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e6))
    return value.toExponential(1).replace('e+', 'e');
  return String(Number(value.toPrecision(digits)));
}

/** "3 times", "1,200 times": how big against what is normal. */
export function formatFactor(factor: number): string {
  if (!Number.isFinite(factor) || factor >= 1e6 || factor < 0.01) return `${formatNumber(factor)} times`;
  return `${Number(factor.toPrecision(2)).toLocaleString('en')} times`;
}

/** Significant digits of a spread: it is an estimate from a few seeds. */
const SPREAD_DIGITS = 2;

/**
 * "0.91 (\u00b10.02)"; the mean alone where there is no spread, and a dash when no run has the figure.
 * @param format how numbers are written, to so many significant digits
 */
export function formatSpread(
  { mean, spread, count }: Spread,
  format: (value: number, digits: number) => string = formatTo,
): string {
  if (count === 0) return '\u2013';
  const text = format(mean, 3);
  return count > 1 && spread > 0 ? `${text} (\u00b1${format(spread, SPREAD_DIGITS)})` : text;
}
