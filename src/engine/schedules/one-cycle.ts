import * as z from 'zod';
import { cosineBetween } from './cosine';
import { cycleMomentumOption, length } from './option-schemas';
import { defineCurve, schedulerPage } from './schedule';

const anneals = {
  cosine: cosineBetween,
  linear: (from: number, to: number, fraction: number) => from + (to - from) * fraction,
};

/** A stretch of the cycle: ends at a count, with learning rate and momentum going from one value to another. */
interface Phase {
  readonly end: number;
  readonly learningRate: readonly [number, number];
  readonly momentum: readonly [number, number];
}

/** Smith and Topin 2018, arXiv:1708.07120. The optimizer's own learning rate does not matter. */
export const oneCycle = defineCurve({
  name: 'oneCycle',
  summary: 'The learning rate rises to a maximum and falls to almost 0, the momentum the other way round.',
  source: schedulerPage('OneCycleLR'),
  torch: 'OneCycleLR',
  options: z.strictObject({
    maximum: z
      .number()
      .positive()
      .describe("The largest learning rate; the optimizer's own does not matter."),
    steps: length.describe('Length of the cycle; afterwards its last learning rate holds.'),
    warmup: z.number().min(0).max(1).default(0.3).describe('Share of the cycle that rises.'),
    annealStrategy: z.enum(['cosine', 'linear']).default('cosine').describe('Shape of the way up and down.'),
    divFactor: z.number().positive().default(25).describe('maximum / this is the first learning rate.'),
    finalDivFactor: z
      .number()
      .positive()
      .default(10000)
      .describe('The first learning rate / this is the last one.'),
    threePhase: z
      .boolean()
      .default(false)
      .describe('Fall as long as it rose, back to the first learning rate, and only then to the last.'),
    cycleMomentum: cycleMomentumOption,
    baseMomentum: z.number().min(0).lt(1).default(0.85).describe('Momentum at the maximum.'),
    maxMomentum: z.number().min(0).lt(1).default(0.95).describe('Momentum at start and end.'),
  }),
  create(options) {
    const { maximum, steps, warmup, divFactor, finalDivFactor, threePhase, baseMomentum, maxMomentum } =
      options;
    const first = maximum / divFactor;
    const last = first / finalDivFactor;
    const peak = warmup * steps - 1;
    const up: Phase = { end: peak, learningRate: [first, maximum], momentum: [maxMomentum, baseMomentum] };
    const down = (end: number, to: number): Phase => ({
      end,
      learningRate: [maximum, to],
      momentum: [baseMomentum, maxMomentum],
    });
    const rest: Phase = { end: steps - 1, learningRate: [first, last], momentum: [maxMomentum, maxMomentum] };
    const phases = threePhase ? [up, down(2 * peak, first), rest] : [up, down(steps - 1, last)];
    const at = (count: number, key: 'learningRate' | 'momentum') =>
      valueAt(phases, Math.min(count, steps - 1), key, anneals[options.annealStrategy]);
    return {
      learningRate: (count) => at(count, 'learningRate'),
      ...(options.cycleMomentum && { momentum: (count: number) => at(count, 'momentum') }),
    };
  },
});

function valueAt(
  phases: readonly Phase[],
  count: number,
  key: 'learningRate' | 'momentum',
  anneal: (from: number, to: number, fraction: number) => number,
): number {
  let index = phases.findIndex(({ end }) => count <= end);
  if (index < 0) index = phases.length - 1;
  const { end, [key]: range } = phases[index];
  const start = index === 0 ? 0 : phases[index - 1].end;
  // A phase without length is over at once.
  return anneal(range[0], range[1], end === start ? 1 : (count - start) / (end - start));
}
