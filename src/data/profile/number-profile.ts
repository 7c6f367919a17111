import { binaryUnit } from '../binary-unit';
import type { NumberColumn } from '../column';
import {
  EXAMPLES,
  MOST_VALUES_LISTED,
  rowOrder,
  type ColumnProfileBase,
  type ValueCount,
} from './column-profile';

/** Numbers that all statistics leave out the missing and infinite ones of. All NaN when there are no others. */
export interface NumberProfile extends ColumnProfileBase {
  readonly kind: 'number';
  readonly infinite: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  readonly median: number;
  /** First and third quartile, linear between ranks (Hyndman and Fan 1996, type 7; NumPy's default). */
  readonly quartiles: readonly [number, number];
  /** Median of the distances to the median, times 1.4826: the deviation of a normal distribution. */
  readonly mad: number;
  /** Third standardized moment; 0 when constant. */
  readonly skewness: number;
  /** Fourth standardized moment less 3, so that a normal distribution has 0; 0 when constant. */
  readonly excessKurtosis: number;
  /** Far outside the quartiles: by more than three times their distance (Tukey 1977, "far out"). */
  readonly farOut: FarOut;
  readonly isInteger: boolean;
}

export interface FarOut {
  readonly count: number;
  /** The rows farthest from the median, farthest first, up to five; 0-based. */
  readonly rows: readonly number[];
}

/** Consistency constant of the median absolute deviation: 1 / the third quartile of the standard normal. */
const NORMAL_CONSISTENCY = 1.4826022185056018;
const FAR_OUT_ROWS = 5;

export function profileNumbers(column: NumberColumn): NumberProfile {
  const { name, index, missing, infinite, values } = column;
  const sorted = sortedFinite(values);
  const count = sorted.length;
  const distinct = countDistinct(sorted);
  const median = quantile(sorted, 0.5);
  const quartiles = [quantile(sorted, 0.25), quantile(sorted, 0.75)] as const;
  return {
    kind: 'number',
    name,
    index,
    count,
    missing,
    infinite,
    distinct,
    isConstant: distinct < 2,
    isInteger: sorted.every(Number.isInteger),
    min: count > 0 ? sorted[0] : NaN,
    max: count > 0 ? sorted[count - 1] : NaN,
    ...moments(sorted),
    median,
    quartiles,
    mad: NORMAL_CONSISTENCY * medianDistance(sorted, median),
    farOut: findFarOut(values, median, quartiles),
    values: distinct <= MOST_VALUES_LISTED ? countValues(values) : null,
    examples: firstExamples(values),
    order: rowOrder(values.length, distinct, (row) => (Number.isFinite(values[row]) ? values[row] : NaN)),
  };
}

function sortedFinite(values: Float64Array): Float64Array {
  const finite = new Float64Array(values.length);
  let count = 0;
  for (const value of values) if (Number.isFinite(value)) finite[count++] = value;
  return finite.subarray(0, count).sort();
}

/** Type 7 of Hyndman and Fan, "Sample quantiles in statistical packages" (1996); NaN of nothing. */
function quantile(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) return NaN;
  const rank = (sorted.length - 1) * probability;
  const below = sorted[Math.floor(rank)];
  const above = sorted[Math.ceil(rank)];
  return below === above ? below : below + (rank - Math.floor(rank)) * (above - below);
}

/** The median of the distances to `centre`: the nearest values are taken from both sides of it until half are taken. */
function medianDistance(sorted: Float64Array, centre: number): number {
  const { length } = sorted;
  if (length === 0) return NaN;
  let right = 0;
  while (right < length && sorted[right] < centre) right++;
  let left = right - 1;
  let previous = 0;
  let distance = 0;
  for (let taken = 0; taken <= length >> 1; taken++) {
    const below = left >= 0 ? centre - sorted[left] : Infinity;
    const above = right < length ? sorted[right] - centre : Infinity;
    previous = distance;
    distance = Math.min(below, above);
    if (below <= above) left--;
    else right++;
  }
  return length % 2 === 1 ? distance : (previous + distance) / 2;
}

/** @param values sorted */
function moments(values: Float64Array): Pick<NumberProfile, 'mean' | 'std' | 'skewness' | 'excessKurtosis'> {
  const { length } = values;
  if (length === 0) return { mean: NaN, std: NaN, skewness: NaN, excessKurtosis: NaN };
  if (values[0] === values[length - 1]) return { mean: values[0], std: 0, skewness: 0, excessKurtosis: 0 };
  const unit = binaryUnit(Math.max(Math.abs(values[0]), Math.abs(values[length - 1])));
  let mean = 0;
  for (let i = 0; i < length; i++) mean += (values[i] / unit - mean) / (i + 1);
  let squares = 0;
  let cubes = 0;
  let fourths = 0;
  for (const value of values) {
    const deviation = value / unit - mean;
    const square = deviation * deviation;
    squares += square;
    cubes += square * deviation;
    fourths += square * square;
  }
  const variance = squares / length;
  return {
    mean: mean * unit,
    std: Math.sqrt(variance) * unit,
    skewness: cubes / length / variance ** 1.5,
    excessKurtosis: fourths / length / variance ** 2 - 3,
  };
}

function findFarOut(values: Float64Array, median: number, [lower, upper]: readonly [number, number]): FarOut {
  const reach = 3 * (upper - lower);
  let count = 0;
  let farthest: number[] = [];
  const distance = (row: number): number => Math.abs(values[row] - median);
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (!Number.isFinite(value) || (value >= lower - reach && value <= upper + reach)) continue;
    count++;
    if (farthest.length === FAR_OUT_ROWS && distance(row) <= distance(farthest[FAR_OUT_ROWS - 1])) continue;
    farthest = [...farthest, row].sort((a, b) => distance(b) - distance(a)).slice(0, FAR_OUT_ROWS);
  }
  return { count, rows: farthest };
}

function countDistinct(sorted: Float64Array): number {
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

function countValues(values: Float64Array): ValueCount[] {
  const counts = new Map<number, { rows: number; firstRow: number }>();
  values.forEach((value, row) => {
    if (!Number.isFinite(value)) return;
    const known = counts.get(value);
    if (known === undefined) counts.set(value, { rows: 1, firstRow: row });
    else known.rows++;
  });
  return [...counts].sort(([a], [b]) => a - b).map(([value, count]) => ({ value: String(value), ...count }));
}

function firstExamples(values: Float64Array): string[] {
  const examples = new Set<number>();
  for (const value of values) {
    if (examples.size === EXAMPLES) break;
    if (!Number.isNaN(value)) examples.add(value);
  }
  return [...examples].map(String);
}
