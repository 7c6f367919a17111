import * as z from 'zod';
import { gammaOption } from './option-schemas';
import { defineCurve, schedulerPage } from './schedule';

export const multiStep = defineCurve({
  name: 'multiStep',
  summary: 'The learning rate falls by a factor at each milestone.',
  source: schedulerPage('MultiStepLR'),
  torch: 'MultiStepLR',
  options: z.strictObject({
    milestones: z.array(z.int().nonnegative()).min(1).describe('When the learning rate falls.'),
    gamma: gammaOption(0.1),
  }),
  create: ({ milestones, gamma }, learningRate) => ({
    learningRate: (count) =>
      learningRate * Math.pow(gamma, milestones.filter((milestone) => milestone <= count).length),
  }),
});
