import * as z from 'zod';
import { length } from './option-schemas';
import { defineCurve, schedulerPage } from './schedule';

export const polynomial = defineCurve({
  name: 'polynomial',
  summary: 'The learning rate falls to 0 along a power of the time that is left.',
  source: schedulerPage('PolynomialLR'),
  torch: 'PolynomialLR',
  options: z.strictObject({
    steps: length.describe('When it reaches 0.'),
    power: z.number().nonnegative().default(1).describe('1 is a straight line.'),
  }),
  create: ({ steps, power }, learningRate) => ({
    learningRate: (count) => learningRate * Math.pow(1 - Math.min(count, steps) / steps, power),
  }),
});
