import type { TrialRunner } from '../trial';

export interface RateRange {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}

/** From far too low to far too high for any usual optimizer, as PyTorch Lightning's finder goes. */
export const USUAL_RANGE: RateRange = { from: 1e-8, to: 1, steps: 100 };

export interface RangeTest {
  /** The learning rate of each step, and the loss that the step began with. */
  readonly rates: Float64Array;
  readonly losses: Float64Array;
  /** The losses as an exponential average without bias. */
  readonly smoothed: Float64Array;
  /** Where the smoothed loss falls most steeply over the logarithm of the rate; null when it does not fall. */
  readonly suggestion: number | null;
}

/** Share of the past in the average. */
const SMOOTHING = 0.9;
/** The test ends where the smoothed loss is so many times its least. */
const BLOWN_UP = 4;
/** Steps at the start that the average has not settled in. */
const SKIPPED = 10;

/**
 * Trains with a learning rate that grows from step to step by the same factor (Smith 2017, Cyclical Learning Rates,
 * https://arxiv.org/abs/1506.01186), and suggests the one at which the loss falls fastest.
 * @returns null when no trial can be made
 */
export function testRateRange(tryOut: TrialRunner, range: RateRange = USUAL_RANGE): RangeTest | null {
  const { from, to, steps } = range;
  const gamma = (to / from) ** (1 / (steps - 1));
  const outcome = tryOut(
    [
      { pointer: '/optimizer/learningRate', value: from },
      { pointer: '/schedule', value: { type: 'exponential', gamma } },
      { pointer: '/epochs', value: undefined },
      { pointer: '/steps', value: steps },
    ],
    { steps, atLeast: Math.min(steps, 2 * SKIPPED) },
  );
  if (outcome === null) return null;
  const smoothed = smooth(outcome.losses);
  const length = blowUp(smoothed);
  const losses = outcome.losses.slice(0, length);
  const rates = losses.map((_, step) => from * gamma ** step);
  return {
    rates,
    losses,
    smoothed: smoothed.slice(0, length),
    suggestion: steepest(rates, smoothed.slice(0, length)),
  };
}

/** Exponential average, divided by the share of the weights that it has (Kingma and Ba 2015, section 3). */
function smooth(losses: Float64Array): Float64Array {
  let average = 0;
  return losses.map((loss, step) => {
    average = SMOOTHING * average + (1 - SMOOTHING) * loss;
    return average / (1 - SMOOTHING ** (step + 1));
  });
}

/** The first step that is no longer worth drawing. */
function blowUp(smoothed: Float64Array): number {
  let least = Infinity;
  for (let step = 0; step < smoothed.length; step++) {
    if (!Number.isFinite(smoothed[step])) return step;
    least = Math.min(least, smoothed[step]);
    if (step >= SKIPPED && least > 0 && smoothed[step] > BLOWN_UP * least) return step + 1;
  }
  return smoothed.length;
}

function steepest(rates: Float64Array, smoothed: Float64Array): number | null {
  let best: number | null = null;
  let slope = 0;
  for (let step = SKIPPED; step + 1 < smoothed.length; step++) {
    const change = smoothed[step + 1] - smoothed[step - 1];
    if (!(change < slope)) continue;
    slope = change;
    best = rates[step];
  }
  return best === null ? null : Number(best.toPrecision(2));
}
