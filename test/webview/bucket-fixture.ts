import { StepBuckets } from '../../src/runs/series/step-buckets';
import type { Columns } from '../../webview/columns';

/** One series with a value at each step from 0 on. */
export function bucketsOf(values: readonly number[], capacity = 2048): StepBuckets {
  const buckets = new StepBuckets(1, capacity);
  for (const [step, value] of values.entries()) {
    buckets.add(step, [value]);
  }
  return buckets;
}

/** Points with one value each. */
export function columns(values: readonly number[]): Columns {
  const finite = Float64Array.from(values, (value) => (Number.isFinite(value) ? value : NaN));
  const steps = Float64Array.from(values, (_, step) => step);
  return {
    length: values.length,
    x: steps,
    firstStep: steps,
    line: finite,
    low: finite,
    high: finite,
    nonFinite: Float64Array.from(values, (value) => (Number.isFinite(value) ? 0 : 1)),
    banded: false,
  };
}
