import type { TermGradientsMeasured } from '../events';
import { StepBuckets } from './step-buckets';

/** Indices of two terms, the first one the smaller. */
export type TermPair = readonly [number, number];

/** All pairs of so many terms. */
export function termPairs(terms: number): readonly TermPair[] {
  return Array.from({ length: terms }, (_, second) => second).flatMap((second) =>
    Array.from({ length: second }, (_, first): TermPair => [first, second]),
  );
}

/** Series of each term's share in the gradient, then of the cosine of each pair, see {@link termPairs}. */
export function termGradientSeriesCount(terms: number): number {
  return terms + (terms * (terms - 1)) / 2;
}

/** The gradients of terms apart, over the steps at which they were measured. */
export class TermGradientSeries {
  readonly buckets: StepBuckets;
  private readonly values: Float64Array;

  /** @param names of the terms that are measured */
  constructor(
    readonly names: readonly string[],
    capacity?: number,
  ) {
    const count = termGradientSeriesCount(names.length);
    this.buckets = new StepBuckets(count, capacity);
    this.values = new Float64Array(count);
  }

  /** Takes in a measurement at a step beyond those before; one of other terms changes nothing. */
  add({ step, terms, norms, cosines }: TermGradientsMeasured): void {
    const { names, values, buckets } = this;
    if (terms.length !== names.length || terms.some((name, i) => name !== names[i])) return;
    const total = norms.reduce((sum, norm) => sum + norm, 0);
    for (let term = 0; term < norms.length; term++) values[term] = total === 0 ? 0 : norms[term] / total;
    for (let pair = 0; pair < cosines.length; pair++) values[names.length + pair] = cosines[pair];
    buckets.add(step, values);
  }
}
