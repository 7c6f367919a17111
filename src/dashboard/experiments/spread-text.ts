import type { Spread } from '../../runs/spread';
import { formatNumber } from '../number-format';

const DIGITS = 3;

/** "0.910 (\u00b10.020)", of a single run "0.910", and a dash when no run has the figure. */
export function formatSpread({ mean, spread, count }: Spread): string {
  if (count === 0) return '\u2013';
  const text = formatNumber(mean, DIGITS);
  return count > 1 ? `${text} (\u00b1${formatNumber(spread, DIGITS)})` : text;
}
