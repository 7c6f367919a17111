import * as z from 'zod';
import { defineCurve, schedulerPage } from './schedule';

export const exponential = defineCurve({
  name: 'exponential',
  summary: 'The learning rate is multiplied by the same factor every time.',
  source: schedulerPage('ExponentialLR'),
  torch: 'ExponentialLR',
  options: z.strictObject({
    gamma: z.number().nonnegative().describe('Factor on the learning rate, every time.'),
  }),
  create: ({ gamma }, learningRate) => ({
    learningRate: (count) => learningRate * Math.pow(gamma, count),
  }),
});
