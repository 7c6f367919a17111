import type { StepBuckets } from '../src/dashboard/step-buckets';

/** The weight is meant for a run of this many steps; longer and shorter ones are smoothed over the same share of the run. */
const REFERENCE_STEPS = 1000;

/**
 * The exponential moving average of a series, corrected for starting at 0 (Adam's bias correction, Kingma and Ba 2015,
 * section 3), so that the curve begins at the first value. A value that lies d steps after the one before decays what came
 * earlier by `weight ** (1000 d / steps of the run)`: how smooth a curve looks depends neither on the length of the run nor
 * on how many steps a bucket holds.
 * @param weight 0 (the means themselves) to below 1
 * @returns for each bucket in use its smoothed value; NaN where nothing is finite
 */
export function smoothed(buckets: StepBuckets, series: number, weight: number): Float64Array {
  const start = series * buckets.capacity;
  const means = buckets.mean.subarray(start, start + buckets.length);
  if (weight === 0) {
    return means;
  }
  const exponent = REFERENCE_STEPS / (buckets.newestStep + 1);
  const curve = new Float64Array(buckets.length);
  let [average, mass, before] = [0, 0, -1];
  let [distance, decay] = [0, 1];
  for (let bucket = 0; bucket < buckets.length; bucket++) {
    const value = means[bucket];
    if (buckets.rows[bucket] === 0 || Number.isNaN(value)) {
      curve[bucket] = NaN;
      continue;
    }
    const step = buckets.lastStep[bucket];
    if (step - before !== distance) {
      distance = step - before;
      decay = weight ** (distance * exponent);
    }
    before = step;
    average = average * decay + value * (1 - decay);
    mass = mass * decay + (1 - decay);
    curve[bucket] = average / mass;
  }
  return curve;
}
