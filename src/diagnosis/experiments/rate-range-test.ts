import { RandomStream } from '../../engine/random';
import { prepareRun, type RunIngredients } from '../../runs/prepare/prepare-run';
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
  /** The learning rate of each step, and the loss on the same rows after it. */
  readonly rates: Float64Array;
  readonly losses: Float64Array;
  /** The losses as a mean over neighbouring steps. */
  readonly smoothed: Float64Array;
  /** Where the smoothed loss falls most steeply over the logarithm of the rate; null when it does not fall. */
  readonly suggestion: number | null;
  /** Why that one, or why none, with the figures. */
  readonly reason: string;
  /** The learning rate that the run file has; null when it has none. */
  readonly current: number | null;
}

/** Steps on each side that a smoothed loss is the mean of: a fifth of a decade. */
const NEIGHBOURS = 4;
/** The test ends where the loss is so many times its least. */
const BLOWN_UP = 4;
/** A fall by less than this share of the loss is noise. */
const NEGLIGIBLE = 0.02;
/** Rows on which the loss is measured after each step, as far as they are whole batches; one batch at least. */
const PROBED_ROWS = 128;

/**
 * Trains with a learning rate that grows from step to step by the same factor (Smith 2017, Cyclical Learning Rates,
 * https://arxiv.org/abs/1506.01186), and suggests the one at which the loss falls fastest. The loss is measured on the
 * same rows after each step: that of the batches themselves goes up and down from batch to batch.
 */
export class RateRangeTrial implements Experiment<RangeTest> {
  private readonly trainer: Trainer;
  private readonly losses: number[] = [];
  private readonly current: number | null;
  private ended = false;

  /** @throws RunFileError when the run cannot be made */
  constructor(
    ingredients: RunIngredients,
    private readonly range: RateRange = USUAL_RANGE,
  ) {
    const { from, steps } = range;
    const { learningRate } = ingredients.runFile.optimizer.options;
    this.current = typeof learningRate === 'number' ? learningRate : null;
    const run = prepareRun(
      changedIngredients(ingredients, [
        { pointer: '/optimizer/learningRate', value: from },
        { pointer: '/schedule', value: { type: 'exponential', gamma: growth(range) } },
        { pointer: '/stop', value: undefined },
        { pointer: '/epochs', value: undefined },
        { pointer: '/steps', value: steps },
      ]),
    );
    const { trainingRows } = run.dataset;
    const rows = trainingRows.slice();
    new RandomStream(run.seed, 'rangeTest').shuffle(rows);
    const probed = rows.subarray(0, Math.max(PROBED_ROWS, run.runFile.batchSize));
    this.trainer = new Trainer(run, { maxSteps: steps, listener: () => undefined });
    this.trainer.addObserver({
      onStep: (view) => {
        const losses = view.trainingLosses(probed);
        this.losses.push(losses.reduce((total, loss) => total + loss, 0) / losses.length);
      },
    });
  }

  advance(budget: Budget): boolean {
    if (this.ended) return false;
    const goesOn = this.trainer.advance(budget);
    if (goesOn && !hasBlownUp(this.losses)) return true;
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

function growth({ from, to, steps }: RateRange): number {
  return (to / from) ** (1 / (steps - 1));
}

/** What the losses of a range test say. @param losses of its steps, as far as it went */
export function judgeRange(losses: readonly number[], range: RateRange): Omit<RangeTest, 'current'> {
  const gamma = growth(range);
  const kept = Float64Array.from(losses.slice(0, blowUp(losses)));
  const rates = kept.map((_, step) => range.from * gamma ** step);
  const smoothed = smooth(kept);
  return { rates, losses: kept, smoothed, ...suggest(rates, smoothed) };
}

function smooth(losses: Float64Array): Float64Array {
  return losses.map((_, step) => {
    const near = losses.subarray(Math.max(0, step - NEIGHBOURS), step + NEIGHBOURS + 1);
    return near.reduce((total, loss) => total + loss, 0) / near.length;
  });
}

function hasBlownUp(losses: readonly number[]): boolean {
  return blowUp(losses) < losses.length;
}

/** Steps that are worth drawing. */
function blowUp(losses: readonly number[]): number {
  let least = Infinity;
  for (let step = 0; step < losses.length; step++) {
    if (!Number.isFinite(losses[step])) return step;
    least = Math.min(least, losses[step]);
    if (least > 0 && losses[step] > BLOWN_UP * least) return step + 1;
  }
  return losses.length;
}

function suggest(
  rates: Float64Array,
  smoothed: Float64Array,
): { readonly suggestion: number | null; readonly reason: string } {
  if (rates.length < 3) {
    return { suggestion: null, reason: 'The loss stopped being a number at once, at any rate.' };
  }
  const least = Math.min(...smoothed);
  const lowest = smoothed.indexOf(least);
  const [before] = smoothed;
  const [from, to] = [rates[0], rates[rates.length - 1]].map(shortest);
  const best = steepest(smoothed.subarray(0, lowest + 1));
  if (best === null || before - least < NEGLIGIBLE * Math.abs(before)) {
    const reason = `The loss does not fall at any rate from ${from} to ${to}: something else keeps it from learning.`;
    return { suggestion: null, reason };
  }
  const suggestion = Number(rates[best].toPrecision(1));
  const rises = lowest < rates.length - 1;
  const end = rises ? `, and rises beyond: a rate near that leaves no margin.` : ', where the test ends.';
  const reason = `The loss falls fastest around ${shortest(suggestion)}. It is lowest, ${formatNumber(least)}, at ${shortest(rates[lowest])}${end}`;
  return { suggestion, reason };
}

/** Up to the lowest point: beyond it the loss only falls back from where a too high rate has thrown it. */
function steepest(smoothed: Float64Array): number | null {
  let best: number | null = null;
  let slope = 0;
  for (let step = 1; step + 1 < smoothed.length; step++) {
    const change = smoothed[step + 1] - smoothed[step - 1];
    if (!(change < slope)) continue;
    slope = change;
    best = step;
  }
  return best;
}

/** A rate as one would write it: "0.0001". */
function shortest(rate: number): string {
  return String(Number(rate.toPrecision(2)));
}
