import type { Dataset } from '../data/dataset';

/** Where the values of a class begin in a feature that tells all classes apart. */
export interface ClassRange {
  readonly label: number;
  /** Halfway to the class below; -Infinity for the lowest. */
  readonly from: number;
}

/** A feature and a target, by their places among the inputs and the targets. */
export interface FeatureAndTarget {
  readonly feature: number;
  readonly target: number;
}

/** Rows of a class without which it is chance that a feature tells it from the others, or does not. */
const ROWS_OF_CLASS = 5;

/** The ranges of a feature that hold one class each, from the lowest; null where classes overlap or have few training rows. */
export function findClassRanges(dataset: Dataset, pair: FeatureAndTarget): ClassRange[] | null {
  const extents = new Map<number, { low: number; high: number; rows: number }>();
  for (const row of dataset.trainingRows) {
    const { value, label } = cellsOf(dataset, pair, row);
    const { low, high, rows } = extents.get(label) ?? { low: Infinity, high: -Infinity, rows: 0 };
    extents.set(label, { low: Math.min(low, value), high: Math.max(high, value), rows: rows + 1 });
  }
  const sorted = [...extents].sort(([, a], [, b]) => a.low - b.low);
  if (sorted.length < 2 || sorted.some(([, { rows }]) => rows < ROWS_OF_CLASS)) return null;
  if (!sorted.every(([, { low }], i) => i === 0 || low > sorted[i - 1][1].high)) return null;
  return sorted.map(([label, { low }], i) => ({
    label,
    from: i === 0 ? -Infinity : (low + sorted[i - 1][1].high) / 2,
  }));
}

/**
 * How well ranges tell the classes of the rows that validate: 1 for always, 0 for as well as by chance; null where too
 * few rows of two classes validate. Cohen 1960, A coefficient of agreement for nominal scales.
 */
export function validationAgreement(
  dataset: Dataset,
  pair: FeatureAndTarget,
  ranges: readonly ClassRange[],
): number | null {
  const said = new Map<number, number>();
  const actual = new Map<number, number>(ranges.map(({ label }) => [label, 0]));
  let [right, rows] = [0, 0];
  for (const row of dataset.validationRows) {
    const { value, label } = cellsOf(dataset, pair, row);
    const count = actual.get(label);
    if (count === undefined) continue;
    const answer = ranges.filter(({ from }) => value >= from).at(-1)?.label;
    if (answer === undefined) continue;
    actual.set(label, count + 1);
    said.set(answer, (said.get(answer) ?? 0) + 1);
    rows++;
    if (answer === label) right++;
  }
  if ([...actual.values()].filter((count) => count >= ROWS_OF_CLASS).length < 2) return null;
  const chance =
    [...actual].reduce((sum, [label, count]) => sum + count * (said.get(label) ?? 0), 0) / rows ** 2;
  return (right / rows - chance) / (1 - chance);
}

function cellsOf(
  { features, width, targets, targetColumns }: Dataset,
  { feature, target }: FeatureAndTarget,
  row: number,
): { readonly value: number; readonly label: number } {
  return { value: features[row * width + feature], label: targets[row * targetColumns.length + target] };
}
