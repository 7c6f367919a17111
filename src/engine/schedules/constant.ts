import * as z from 'zod';
import { length } from './option-schemas';
import { defineCurve, schedulerPage } from './schedule';

export const constant = defineCurve({
  name: 'constant',
  summary: 'A fraction of the learning rate for a while, then all of it.',
  source: schedulerPage('ConstantLR'),
  torch: 'ConstantLR',
  options: z.strictObject({
    factor: z
      .number()
      .min(0)
      .max(1)
      .default(1 / 3)
      .describe('The fraction.'),
    steps: length.describe('How long it holds.'),
  }),
  create: ({ factor, steps }, learningRate) => ({
    learningRate: (count) => (count < steps ? learningRate * factor : learningRate),
  }),
});
