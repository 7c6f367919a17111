import type { Normalizer, Statistics } from '../dataset';
import type { Normalization } from '../dataset-options';

const IDENTITY: Normalizer = { shift: 0, scale: 1 };

/**
 * Mean and population deviation of the finite values, in one pass (Welford 1962, as in Knuth, The Art of Computer
 * Programming 2, 4.2.2). All NaN when there is no finite value.
 */
export function statisticsOf(count: number, valueAt: (index: number) => number): Statistics {
  let seen = 0;
  let mean = 0;
  let squares = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let index = 0; index < count; index++) {
    const value = valueAt(index);
    if (!Number.isFinite(value)) continue;
    seen++;
    const deviation = value - mean;
    mean += deviation / seen;
    squares += deviation * (value - mean);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (seen === 0) return { mean: NaN, std: NaN, min: NaN, max: NaN };
  // Rounding would leave a constant column a deviation.
  return min === max ? { mean: min, std: 0, min, max } : { mean, std: Math.sqrt(squares / seen), min, max };
}

/** A column without variance, or without a value, is only centred. */
export function normalizerFor(normalization: Normalization, statistics: Statistics): Normalizer {
  const { mean, std, min, max } = statistics;
  if (normalization === 'none' || Number.isNaN(mean)) return IDENTITY;
  if (normalization === 'standard') return { shift: mean, scale: std > 0 ? std : 1 };
  return { shift: min, scale: max > min ? max - min : 1 };
}
