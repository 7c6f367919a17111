import { formatCount, formatNumber } from '../src/dashboard/number-format';
import type { StepRange } from '../src/runs/series/run-window';
import type { StepBuckets } from '../src/runs/series/step-buckets';

/** What a curve says about one bucket: a single step as long as buckets are one step wide. */
export interface Reading {
  readonly firstStep: number;
  readonly lastStep: number;
  readonly rows: number;
  /** NaN, as low and high, when no value is finite. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly nonFinite: number;
}

/** A stretch of a curve in finer numbers. */
export interface CurveWindow {
  readonly range: StepRange;
  readonly buckets: StepBuckets;
}

/** The finest numbers that a curve has for all visible steps. */
export function finestBuckets(
  { buckets, window }: { readonly buckets: StepBuckets; readonly window: CurveWindow | null },
  visible: StepRange,
): StepBuckets {
  if (window === null || window.buckets.length === 0 || window.buckets.width >= buckets.width) {
    return buckets;
  }
  const { from, to } = window.range;
  return from <= visible.from && to >= Math.min(visible.to, buckets.newestStep) ? window.buckets : buckets;
}

interface Read {
  readonly buckets: StepBuckets;
  readonly series: number;
}

/** The values nearest to a step; null for a curve without any. */
export function readAt({ buckets, series }: Read, step: number): Reading | null {
  const wanted = Math.min(
    Math.max(0, Math.floor((step - buckets.origin) / buckets.width)),
    buckets.length - 1,
  );
  for (let distance = 0; distance < buckets.length; distance++) {
    for (const bucket of [wanted - distance, wanted + distance]) {
      if (bucket >= 0 && bucket < buckets.length && buckets.rows[bucket] > 0) {
        return readBucket(buckets, series, bucket);
      }
    }
  }
  return null;
}

/** The newest values; null for a curve without any. */
export function readNewest({ buckets, series }: Read): Reading | null {
  return buckets.length === 0 ? null : readBucket(buckets, series, buckets.length - 1);
}

function readBucket(buckets: StepBuckets, series: number, bucket: number): Reading {
  const index = series * buckets.capacity + bucket;
  return {
    firstStep: buckets.firstStep[bucket],
    lastStep: buckets.lastStep[bucket],
    rows: buckets.rows[bucket],
    mean: buckets.mean[index],
    low: buckets.minimum[index],
    high: buckets.maximum[index],
    nonFinite: buckets.nonFinite[index],
  };
}

/** "0.123456", or for several steps "0.123456 (0.1012 to 0.1399)"; what is not finite is counted. */
export function formatReading({ mean, low, high, nonFinite, rows }: Reading): string {
  if (nonFinite === rows) {
    return 'not finite';
  }
  const value = formatNumber(mean, 6);
  const extent = high > low ? ` (${formatNumber(low)} to ${formatNumber(high)})` : '';
  return value + extent + (nonFinite > 0 ? `, ${formatCount(nonFinite)} not finite` : '');
}

/** "Step 1,204" or "Steps 1,024 to 1,535" */
export function formatSteps({ firstStep, lastStep }: Pick<Reading, 'firstStep' | 'lastStep'>): string {
  return firstStep === lastStep
    ? `Step ${formatCount(firstStep)}`
    : `Steps ${formatCount(firstStep)} to ${formatCount(lastStep)}`;
}
