import type { StepRange } from '../src/runs/series/run-window';
import type { StepBuckets } from '../src/runs/series/step-buckets';

/** One series as drawn: at most a few hundred points, each with the extremes of all that lies under it. */
export interface Columns {
  readonly length: number;
  /** Step of each point: the middle of what it covers. */
  readonly x: Float64Array;
  readonly firstStep: Float64Array;
  /** What the curve goes through; NaN where nothing is finite. */
  readonly line: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** How many values under the point are NaN or infinite. */
  readonly nonFinite: Float64Array;
  /** Whether some point stands for more than one value: low and high then differ. */
  readonly banded: boolean;
}

/**
 * Reduces a series to the points that fit on the screen. Whole groups of 2^k neighbouring buckets, counted from
 * the first one, become one point, so that points stand still while a run grows, and no minimum or maximum is lost.
 * @param line for each bucket, what the curve goes through: the means or a smoothed version of them
 * @param range what is visible; one point more on each side lets the curve leave the chart
 * @param most about how many points may be visible
 */
export function columnsOf(
  buckets: StepBuckets,
  series: number,
  line: Float64Array,
  range: StepRange,
  most: number,
): Columns {
  const { from, to } = visibleBuckets(buckets, range);
  let group = 1;
  while ((to - from + 1) / group > most) {
    group *= 2;
  }
  const firstGroup = Math.floor(Math.max(0, usedBucket(buckets, from - 1, -1)) / group);
  const lastGroup = Math.floor(usedBucket(buckets, to + 1, 1) / group);
  const capacity = Math.max(0, lastGroup - firstGroup + 1);
  const columns = {
    length: 0,
    x: new Float64Array(capacity),
    firstStep: new Float64Array(capacity),
    line: new Float64Array(capacity),
    low: new Float64Array(capacity),
    high: new Float64Array(capacity),
    nonFinite: new Float64Array(capacity),
    banded: false,
  };
  for (let index = firstGroup; index <= lastGroup; index++) {
    reduceGroup(buckets, series, line, index * group, Math.min((index + 1) * group, buckets.length), columns);
  }
  return columns;
}

/** The nearest bucket with values from `bucket` on in one direction; -1 or the last one when there is none. */
function usedBucket({ rows, length }: StepBuckets, bucket: number, direction: 1 | -1): number {
  let found = bucket;
  while (found >= 0 && found < length && rows[found] === 0) {
    found += direction;
  }
  return Math.min(found, length - 1);
}

/** Buckets that hold the range, within those in use; `to < from` when there are none. */
export function visibleBuckets(buckets: StepBuckets, range: StepRange): StepRange {
  return {
    from: Math.max(0, Math.floor((range.from - buckets.origin) / buckets.width)),
    to: Math.min(buckets.length - 1, Math.floor((range.to - buckets.origin) / buckets.width)),
  };
}

type Growing = { -readonly [Key in keyof Columns]: Columns[Key] };

/** Appends buckets `from` to `end - 1` as one point, unless all are empty. */
function reduceGroup(
  buckets: StepBuckets,
  series: number,
  line: Float64Array,
  from: number,
  end: number,
  columns: Growing,
): void {
  const start = series * buckets.capacity;
  let [low, high, total, finite, nonFinite, rows] = [Infinity, -Infinity, 0, 0, 0, 0];
  let [firstStep, lastStep] = [-1, -1];
  for (let bucket = from; bucket < end; bucket++) {
    const bucketRows = buckets.rows[bucket];
    if (bucketRows === 0) {
      continue;
    }
    firstStep = firstStep < 0 ? buckets.firstStep[bucket] : firstStep;
    lastStep = buckets.lastStep[bucket];
    rows += bucketRows;
    const notFinite = buckets.nonFinite[start + bucket];
    nonFinite += notFinite;
    if (bucketRows > notFinite) {
      low = Math.min(low, buckets.minimum[start + bucket]);
      high = Math.max(high, buckets.maximum[start + bucket]);
      total += line[bucket] * (bucketRows - notFinite);
      finite += bucketRows - notFinite;
    }
  }
  if (rows === 0) {
    return;
  }
  const at = columns.length++;
  columns.x[at] = (firstStep + lastStep) / 2;
  columns.firstStep[at] = firstStep;
  columns.line[at] = finite > 0 ? total / finite : NaN;
  columns.low[at] = finite > 0 ? low : NaN;
  columns.high[at] = finite > 0 ? high : NaN;
  columns.nonFinite[at] = nonFinite;
  columns.banded ||= high > low;
}
