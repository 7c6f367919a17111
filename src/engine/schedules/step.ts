import * as z from 'zod';
import { gammaOption, length } from './option-schemas';
import { defineCurve, schedulerPage } from './schedule';

export const step = defineCurve({
  name: 'step',
  summary: 'The learning rate falls by a factor at regular intervals.',
  source: schedulerPage('StepLR'),
  torch: 'StepLR',
  options: z.strictObject({
    stepSize: length.describe('Length of an interval.'),
    gamma: gammaOption(0.1),
  }),
  create: ({ stepSize, gamma }, learningRate) => ({
    learningRate: (count) => learningRate * Math.pow(gamma, Math.floor(count / stepSize)),
  }),
});
