import type { BucketSlice } from './step-buckets';

/** A stretch of steps; both ends belong to it. */
export interface StepRange {
  readonly from: number;
  readonly to: number;
}

/** A stretch of a run in finer numbers than those of the whole run. */
export interface RunWindow {
  /** The steps that it tells, all of those that were asked for or those that there are. */
  readonly range: StepRange;
  /** All series, see `run-series.ts`. */
  readonly steps: BucketSlice;
  /** The validation loss, at the last step of each epoch. */
  readonly validation: BucketSlice;
}

/** Buckets of a window: as many as a wide screen has pixels. */
const MOST_BUCKETS = 2048;
const FEWEST_BUCKETS = 64;
/** About what the numbers of a window may take; of many series there are fewer buckets. */
const MOST_BYTES = 2 * 1024 * 1024;
/** Of one bucket: rows and its two ends. */
const BUCKET_BYTES = 24;
/** Of one series in a bucket: minimum, maximum, mean and the count of what is not finite. */
const SERIES_BYTES = 16;

/** Steps in one bucket of a window over so many steps of a run with so many series: a power of two. */
export function windowWidth(steps: number, series: number): number {
  const affordable = Math.floor(MOST_BYTES / (BUCKET_BYTES + SERIES_BYTES * series));
  const most = Math.min(MOST_BUCKETS, Math.max(FEWEST_BUCKETS, affordable));
  let width = 1;
  // One more bucket than whole ones fit, as the first step may lie within one.
  while (Math.ceil(steps / width) + 1 > most) width *= 2;
  return width;
}
