import * as z from 'zod';
import { cycleMomentumOption, length } from './option-schemas';
import { defineCurve, schedulerPage } from './schedule';

/** Smith 2017, arXiv:1506.01186. The optimizer's own learning rate does not matter. */
export const cyclic = defineCurve({
  name: 'cyclic',
  summary: 'The learning rate goes up and down between two bounds again and again.',
  source: schedulerPage('CyclicLR'),
  torch: 'CyclicLR',
  options: z.strictObject({
    minimum: z
      .number()
      .nonnegative()
      .describe("The smallest learning rate; the optimizer's own does not matter."),
    maximum: z.number().nonnegative().describe('The largest learning rate of the first cycle.'),
    stepSizeUp: length.default(2000).describe('Length of the way up.'),
    stepSizeDown: length
      .nullable()
      .default(null)
      .describe('Length of the way down; null: that of the way up.'),
    mode: z
      .enum(['triangular', 'triangular2', 'exponentialRange'])
      .default('triangular')
      .describe('Whether the height of a cycle stays, halves each time, or falls with gamma at each count.'),
    gamma: z.number().nonnegative().default(1).describe('Factor under mode "exponentialRange".'),
    cycleMomentum: cycleMomentumOption,
    baseMomentum: z.number().min(0).lt(1).default(0.8).describe('Momentum at the maximum.'),
    maxMomentum: z.number().min(0).lt(1).default(0.9).describe('Momentum at the minimum.'),
  }),
  create(options) {
    const { minimum, maximum, baseMomentum, maxMomentum } = options;
    const height = (count: number) => heightAt(options, count);
    return {
      learningRate: (count) => minimum + (maximum - minimum) * height(count),
      ...(options.cycleMomentum && {
        momentum: (count: number) => maxMomentum - (maxMomentum - baseMomentum) * height(count),
      }),
    };
  },
});

interface CyclicShape {
  readonly stepSizeUp: number;
  readonly stepSizeDown: number | null;
  readonly mode: 'triangular' | 'triangular2' | 'exponentialRange';
  readonly gamma: number;
}

/** 0 at the minimum, 1 at the maximum of the first cycle. */
function heightAt({ stepSizeUp, stepSizeDown, mode, gamma }: CyclicShape, count: number): number {
  const period = stepSizeUp + (stepSizeDown ?? stepSizeUp);
  const cycle = Math.floor(count / period);
  const position = count - cycle * period;
  const triangle =
    position <= stepSizeUp ? position / stepSizeUp : (period - position) / (period - stepSizeUp);
  switch (mode) {
    case 'triangular':
      return triangle;
    case 'triangular2':
      return triangle / Math.pow(2, cycle);
    case 'exponentialRange':
      return triangle * Math.pow(gamma, count);
  }
}
