import { writeSpread, type Spread } from '../runs/spread';

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

/** A spread as messages show it. */
export function formatSpread(spread: Spread): string {
  return writeSpread(spread, formatTo);
}
