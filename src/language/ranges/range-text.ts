import { isNever, type Range } from './range';

/** Numbers above 0 that are shown as that: what underflow or a strict comparison leaves. */
const HARDLY_ABOVE_ZERO = 1e-30;

/**
 * A range in a few words: "between 0 and 1", "0 or more", "at most 3", "0 or 1". Null where it says nothing, since the
 * range is open to both sides.
 * @param shown how a number is written
 */
export function rangeText(range: Range, shown: (value: number) => string): string | null {
  if (isNever(range)) return null;
  const { low, high, whole } = range;
  const [from, to] = [shown(low), shown(high)];
  if (Number.isFinite(low) && Number.isFinite(high)) {
    if (from === to) return `always ${from}`;
    if (whole && high - low === 1) return `${from} or ${to}`;
    return `${whole ? 'a whole number ' : ''}between ${low > 0 && low < HARDLY_ABOVE_ZERO ? '0' : from} and ${to}`;
  }
  if (Number.isFinite(low)) {
    if (low > 0 && low < HARDLY_ABOVE_ZERO) return 'above 0';
    return low === 0 ? '0 or more' : `at least ${from}`;
  }
  if (Number.isFinite(high)) return high === 0 ? '0 or less' : `at most ${to}`;
  return null;
}
