import { binaryUnit } from '../binary-unit';
import type { Normalizer, Statistics } from '../dataset';
import type { Normalization } from '../dataset-options';

const IDENTITY: Normalizer = { shift: 0, scale: 1 };

/** The squares of smaller deviations would vanish. */
const SMALLEST_STD = 1e-150;

/** Mean and population deviation of the finite values. All NaN when there is no finite value. */
export function statisticsOf(count: number, valueAt: (index: number) => number): Statistics {
  const statistics = accumulate(count, valueAt, 1);
  const { std, min, max } = statistics;
  // Rounding would leave a constant column a deviation.
  if (min === max) return { mean: min, std: 0, min, max };
  if ((std > SMALLEST_STD && std < Infinity) || Number.isNaN(min)) return statistics;
  return accumulate(count, valueAt, binaryUnit(Math.max(Math.abs(min), Math.abs(max))));
}

/**
 * In one pass (Welford 1962, as in Knuth, The Art of Computer Programming 2, 4.2.2).
 * @param unit in which the deviations are squared
 */
function accumulate(count: number, valueAt: (index: number) => number, unit: number): Statistics {
  let seen = 0;
  let mean = 0;
  let squares = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let index = 0; index < count; index++) {
    const value = valueAt(index);
    if (!Number.isFinite(value)) continue;
    seen++;
    const deviation = value / unit - mean;
    mean += deviation / seen;
    squares += deviation * (value / unit - mean);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (seen === 0) return { mean: NaN, std: NaN, min: NaN, max: NaN };
  return { mean: mean * unit, std: Math.sqrt(squares / seen) * unit, min, max };
}

/** A column without variance, or without a value, is only centred. */
export function normalizerFor(normalization: Normalization, statistics: Statistics): Normalizer {
  const { mean, std, min, max } = statistics;
  if (normalization === 'none' || Number.isNaN(mean)) return IDENTITY;
  if (normalization === 'standard') return { shift: mean, scale: std > 0 ? std : 1 };
  return { shift: min, scale: max > min ? max - min : 1 };
}
