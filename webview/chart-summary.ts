import { formatCount, formatNumber } from '../src/dashboard/number-format';
import type { StepBuckets } from '../src/runs/series/step-buckets';
import type { Curve } from './curve';
import { readAt, readNewest } from './curve-reading';
import type { Columns } from './columns';

/** What a drawn chart tells about a curve to whoever looks at the document: assistive tools and tests. */
export interface CurveData {
  readonly label: string;
  /** Points on the screen. */
  readonly points: number;
  /** The newest value, to the digits that reach the page; "NaN" when it is not finite, null when there is none. */
  readonly last: number | 'NaN' | null;
  readonly nonFinite: number;
}

/** Significant digits of a float32. */
const DIGITS = 7;

export interface DrawnCurve {
  readonly curve: Curve;
  /** What the columns were made of: all of the curve, or finer numbers of a stretch. */
  readonly buckets: StepBuckets;
  readonly columns: Columns;
}

export function curveData({ curve, columns }: DrawnCurve): CurveData {
  const newest = readNewest(curve);
  return {
    label: curve.label,
    points: columns.length,
    last: newest && (newest.nonFinite > 0 ? 'NaN' : Number(newest.mean.toPrecision(DIGITS))),
    nonFinite: columns.nonFinite.subarray(0, columns.length).reduce((sum, count) => sum + count, 0),
  };
}

/** Curves described one by one; of more only the extremes are named. */
const DESCRIBED = 4;

/** A chart in words: "Loss. Training from 2.303 to 0.1214, lowest 0.1101 near step 380. ..." */
export function chartSummary(title: string, drawn: readonly DrawnCurve[], notes: readonly string[]): string {
  const described = drawn.filter(({ columns }) => columns.length > 0);
  if (described.length === 0) {
    return `${title}: no values yet.`;
  }
  const sentences =
    described.length <= DESCRIBED
      ? described.map(describeCurve)
      : [describeMany(described), ...describedTotal(drawn)];
  return [`${title}.`, ...sentences, ...notes.map((note) => `${note}.`)].join(' ');
}

function describeCurve({ curve, columns }: DrawnCurve): string {
  const first = readAt(curve, 0);
  const newest = readNewest(curve);
  const lowest = leastIndex(columns);
  if (!first || !newest || lowest < 0) {
    return `${curve.label} is not finite.`;
  }
  const low = `lowest ${formatNumber(columns.low[lowest])} near step ${formatCount(columns.x[lowest])}`;
  return `${curve.label} from ${formatNumber(first.mean)} to ${formatNumber(newest.mean)}, ${low}.`;
}

function describeMany(drawn: readonly DrawnCurve[]): string {
  const newest = drawn
    .map(({ curve }) => ({ label: curve.label, value: readNewest(curve)?.mean ?? NaN }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value);
  const [least, greatest] = [newest.at(0), newest.at(-1)];
  return least && greatest
    ? `${drawn.length} curves, now from ${formatNumber(least.value)} (${least.label}) to ${formatNumber(greatest.value)} (${greatest.label}).`
    : `${drawn.length} curves, none of them finite now.`;
}

function describedTotal(drawn: readonly DrawnCurve[]): readonly string[] {
  return drawn.filter(({ curve }) => curve.key === 'total').map(describeCurve);
}

/** Index of the least value, -1 when none is finite. */
function leastIndex({ low, length }: Columns): number {
  let least = -1;
  for (let index = 0; index < length; index++) {
    if (!Number.isNaN(low[index]) && (least < 0 || low[index] < low[least])) {
      least = index;
    }
  }
  return least;
}
