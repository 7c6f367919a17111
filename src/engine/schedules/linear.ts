import * as z from 'zod';
import { length } from './option-schemas';
import { defineCurve, schedulerPage } from './schedule';

const factor = z.number().nonnegative();

export const linear = defineCurve({
  name: 'linear',
  summary: 'The learning rate goes in a straight line from one factor to another: a warm-up, or a decay.',
  source: schedulerPage('LinearLR'),
  torch: 'LinearLR',
  options: z.strictObject({
    from: factor.default(1 / 3).describe('Factor at the start.'),
    to: factor.default(1).describe('Factor at the end, which holds from then on.'),
    steps: length.describe('How long the way takes.'),
  }),
  create: ({ from, to, steps }, learningRate) => ({
    learningRate: (count) => learningRate * (from + (to - from) * (Math.min(count, steps) / steps)),
  }),
});
