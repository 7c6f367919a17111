import { prepareRun, type RunIngredients } from '../../runs/prepare/prepare-run';
import { fixedColumn, rowLength } from '../../runs/telemetry';
import { Trainer, type Budget } from '../../runs/training/trainer';
import { formatNumber } from '../format-number';
import { changedIngredients } from './changed-ingredients';
import type { Experiment } from './experiment';

export interface RateRange {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}

/** From far too low to far too high for any usual optimizer, as PyTorch Lightning's finder goes. */
export const USUAL_RANGE: RateRange = { from: 1e-8, to: 10, steps: 180 };

export interface RangeTest {
  /** The learning rate of each step, and the loss that the step began with. */
  readonly rates: Float64Array;
  readonly losses: Float64Array;
  /** The losses as an exponential average without bias. */
  readonly smoothed: Float64Array;
  /** Where the smoothed loss falls most steeply over the logarithm of the rate; null when it does not fall. */
  readonly suggestion: number | null;
  /** Why that one, or why none, with the figures. */
  readonly reason: string;
  /** The learning rate that the run file has; null when it has none. */
  readonly current: number | null;
}

/** Share of the past in the average. */
const SMOOTHING = 0.9;
/** The test ends where the smoothed loss is so many times its least. */
const BLOWN_UP = 4;
/** Steps at the start that the average has not settled in. */
const SKIPPED = 10;
/** A fall by less than this share of the loss is noise. */
const NEGLIGIBLE = 0.02;

/**
 * Trains with a learning rate that grows from step to step by the same factor (Smith 2017, Cyclical Learning Rates,
 * https://arxiv.org/abs/1506.01186), and suggests the one at which the loss falls fastest.
 */
export class RateRangeTrial implements Experiment<RangeTest> {
  private readonly trainer: Trainer;
  private readonly gamma: number;
  private readonly losses: number[] = [];
  private readonly current: number | null;
  private ended = false;

  /** @throws RunFileError when the run cannot be made */
  constructor(
    ingredients: RunIngredients,
    private readonly range: RateRange = USUAL_RANGE,
  ) {
    const { from, to, steps } = range;
    this.gamma = (to / from) ** (1 / (steps - 1));
    const { learningRate } = ingredients.runFile.optimizer.options;
    this.current = typeof learningRate === 'number' ? learningRate : null;
    const run = prepareRun(
      changedIngredients(ingredients, [
        { pointer: '/optimizer/learningRate', value: from },
        { pointer: '/schedule', value: { type: 'exponential', gamma: this.gamma } },
        { pointer: '/stop', value: undefined },
        { pointer: '/epochs', value: undefined },
        { pointer: '/steps', value: steps },
      ]),
    );
    const width = rowLength(run.layout);
    this.trainer = new Trainer(run, {
      maxSteps: steps,
      listener: (event) => {
        if (event.type !== 'steps') return;
        for (let row = 0; row < event.rows.length; row += width)
          this.losses.push(event.rows[row + fixedColumn('loss')]);
      },
    });
  }

  advance(budget: Budget): boolean {
    if (this.ended) return false;
    const goesOn = this.trainer.advance(budget);
    this.trainer.flush();
    if (goesOn && !hasBlownUp(smooth(this.losses))) return true;
    this.ended = true;
    this.trainer.dispose();
    return false;
  }

  get share(): number {
    return this.ended ? 1 : this.losses.length / this.range.steps;
  }

  get result(): RangeTest {
    return { ...judgeRange(this.losses, this.range), current: this.current };
  }
}

/** What the losses of a range test say. @param losses of its steps, as far as it went */
export function judgeRange(
  losses: readonly number[],
  { from, to, steps }: RateRange,
): Omit<RangeTest, 'current'> {
  const gamma = (to / from) ** (1 / (steps - 1));
  const all = smooth(losses);
  const length = blowUp(all);
  const smoothed = all.slice(0, length);
  const rates = Float64Array.from({ length }, (_, step) => from * gamma ** step);
  return {
    rates,
    losses: Float64Array.from(losses.slice(0, length)),
    smoothed,
    ...suggest(rates, smoothed),
  };
}

/** Exponential average, divided by the share of the weights that it has (Kingma and Ba 2015, section 3). */
function smooth(losses: readonly number[]): Float64Array {
  let average = 0;
  return Float64Array.from(losses, (loss, step) => {
    average = SMOOTHING * average + (1 - SMOOTHING) * loss;
    return average / (1 - SMOOTHING ** (step + 1));
  });
}

function hasBlownUp(smoothed: Float64Array): boolean {
  return blowUp(smoothed) < smoothed.length;
}

/** Steps that are worth drawing. */
function blowUp(smoothed: Float64Array): number {
  let least = Infinity;
  for (let step = 0; step < smoothed.length; step++) {
    if (!Number.isFinite(smoothed[step])) return step;
    least = Math.min(least, smoothed[step]);
    if (step >= SKIPPED && least > 0 && smoothed[step] > BLOWN_UP * least) return step + 1;
  }
  return smoothed.length;
}

function suggest(
  rates: Float64Array,
  smoothed: Float64Array,
): { readonly suggestion: number | null; readonly reason: string } {
  const tooFew = rates.length <= SKIPPED + 2;
  if (tooFew)
    return { suggestion: null, reason: 'The loss stopped being a number at once, whatever the rate.' };
  let lowest = SKIPPED;
  for (let step = SKIPPED; step < smoothed.length; step++)
    if (smoothed[step] < smoothed[lowest]) lowest = step;
  const before = smoothed[SKIPPED];
  // Beyond the lowest point the loss only falls back from where a too high rate has thrown it.
  const best = steepest(smoothed.subarray(0, lowest + 2));
  if (best === null || before - smoothed[lowest] < NEGLIGIBLE * Math.abs(before)) {
    const reason = `The loss does not fall at any rate from ${formatNumber(rates[0])} to ${formatNumber(rates.at(-1)!)}: something else keeps it from learning.`;
    return { suggestion: null, reason };
  }
  const suggestion = Number(rates[best].toPrecision(1));
  const [at, least] = [formatNumber(Number(rates[lowest].toPrecision(2))), formatNumber(smoothed[lowest])];
  const reason = `The loss falls fastest around ${formatNumber(suggestion)}. It is lowest, ${least}, at ${at}, beyond which it rises: a rate near that one leaves no margin.`;
  return { suggestion, reason };
}

function steepest(smoothed: Float64Array): number | null {
  let best: number | null = null;
  let slope = 0;
  for (let step = SKIPPED; step + 1 < smoothed.length; step++) {
    const change = smoothed[step + 1] - smoothed[step - 1];
    if (!(change < slope)) continue;
    slope = change;
    best = step;
  }
  return best;
}
