import type { Dataset } from '../data/dataset';

/** Rows that are looked at, at most. */
const ROWS = 2000;
/** Deviations from what rows and targets that do not belong together would give; one such table in 200 has as many. */
const LIMIT = 2.6;

/**
 * What the features say about the target whatever a model makes of it: a sum of them, each weighted by its correlation
 * with the target over one half of the rows, is compared with the targets of the other half. The squared correlation,
 * which is about the share of the variance that is explained; 0 where chance gives as much. That there is none says
 * little, since a target may depend on the features in another way.
 */
export function linearSignal(dataset: Dataset): number {
  const { targets, targetColumns } = dataset;
  const pairs = pairsOf(dataset);
  const columns = targetColumns.flatMap(({ classes }, column) => {
    const cells = (of: readonly number[]): number[] =>
      of.map((row) => targets[row * targetColumns.length + column]);
    if (classes === null) return [cells];
    // One of two classes says all of the other.
    return (classes.length === 2 ? [1] : classes.map((_, index) => index)).map(
      (index) => (of: readonly number[]) => cells(of).map((value) => Number(value === index)),
    );
  });
  let [total, deviations] = [0, 0];
  for (const column of columns) {
    for (const [from, to] of pairs) {
      const carried = carriedOver(dataset, { from, to, column });
      total += carried;
      deviations += carried * Math.sqrt(to.length);
    }
  }
  const count = pairs.length * columns.length;
  return deviations > LIMIT * count ? (total / count) ** 2 : 0;
}

type Pair = readonly [from: readonly number[], to: readonly number[]];

/** Halves of the rows, both ways; where others validate from a file of their own, it is those that must bear it out. */
function pairsOf({ rows, trainingRows, validationRows, validationTable }: Dataset): Pair[] {
  if (validationTable !== null)
    return [[Array.from(trainingRows.slice(0, ROWS)), Array.from(validationRows.slice(0, ROWS))]];
  const step = Math.ceil(rows / ROWS);
  const looked = Array.from({ length: Math.floor(rows / step) }, (_, i) => i * step);
  const [even, odd] = [0, 1].map((half) => looked.filter((_, i) => i % 2 === half));
  return [
    [even, odd],
    [odd, even],
  ];
}

interface Halves {
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** The target's cells of rows. */
  readonly column: (rows: readonly number[]) => number[];
}

/** Correlation with the target, over the rows of one half, of the sum that the other half gives. */
function carriedOver({ features, width }: Dataset, { from, to, column }: Halves): number {
  const learned = column(from);
  const sums = new Float64Array(to.length);
  for (let feature = 0; feature < width; feature++) {
    const cell = (row: number): number => features[row * width + feature];
    const weight = correlation(from.map(cell), learned);
    if (weight === 0) continue;
    const cells = to.map(cell);
    const { mean, deviation } = momentsOf(cells);
    if (deviation > 0) cells.forEach((value, i) => (sums[i] += (weight * (value - mean)) / deviation));
  }
  return correlation(sums, column(to));
}

/** Pearson's; 0 where one of the two does not vary. */
function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [left, right] = [momentsOf(a), momentsOf(b)];
  const scale = left.deviation * right.deviation * a.length;
  if (!(scale > 0)) return 0;
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] - left.mean) * (b[i] - right.mean);
  return total / scale;
}

/** Of the population. */
function momentsOf(values: ArrayLike<number>): { readonly mean: number; readonly deviation: number } {
  let [total, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) total += values[i];
  const mean = total / values.length;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length) };
}
