import type { StepBuckets } from '../src/runs/series/step-buckets';

/** The weight is meant for a run of this many steps; longer and shorter ones are smoothed over the same share of the run. */
const REFERENCE_STEPS = 1000;

/**
 * The exponential moving average of a series, corrected for starting at 0 (Adam's bias correction, Kingma and Ba 2015,
 * section 3), so that the curve begins at the first value. A value that lies d steps after the one before decays what came
 * earlier by `weight ** (1000 d / steps of the run)`: how smooth a curve looks depends neither on the length of the run nor
 * on how many steps a bucket holds.
 * @param weight 0 (the means themselves) to below 1
 * @param run the whole run where `buckets` are a part of it: what comes before the part counts too
 * @returns for each bucket in use its smoothed value; NaN where nothing is finite
 */
export function smoothed(
  buckets: StepBuckets,
  series: number,
  weight: number,
  run: StepBuckets = buckets,
): Float64Array {
  const start = series * buckets.capacity;
  const means = buckets.mean.subarray(start, start + buckets.length);
  if (weight === 0) {
    return means;
  }
  const average = new MovingAverage(weight, REFERENCE_STEPS / (run.newestStep + 1));
  if (run !== buckets) {
    for (let bucket = 0; bucket < run.length && run.lastStep[bucket] < buckets.origin; bucket++) {
      average.take(run, series, bucket);
    }
  }
  return Float64Array.from(means, (_, bucket) => average.take(buckets, series, bucket));
}

class MovingAverage {
  private average = 0;
  private mass = 0;
  private before = -1;
  private distance = 0;
  private decay = 1;

  constructor(
    private readonly weight: number,
    private readonly exponent: number,
  ) {}

  /** The average with the next bucket; NaN for a bucket without finite values, which changes nothing. */
  take({ rows, mean, lastStep, capacity }: StepBuckets, series: number, bucket: number): number {
    const value = mean[series * capacity + bucket];
    if (rows[bucket] === 0 || Number.isNaN(value)) {
      return NaN;
    }
    const step = lastStep[bucket];
    if (step - this.before !== this.distance) {
      this.distance = step - this.before;
      this.decay = this.weight ** (this.distance * this.exponent);
    }
    this.before = step;
    this.average = this.average * this.decay + value * (1 - this.decay);
    this.mass = this.mass * this.decay + (1 - this.decay);
    return this.average / this.mass;
  }
}
