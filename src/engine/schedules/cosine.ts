import * as z from 'zod';
import { length, minimumOption } from './option-schemas';
import { defineCurve, schedulerPage } from './schedule';

/** Half a cosine wave from `top` at fraction 0 to `bottom` at fraction 1 (Loshchilov and Hutter 2017, arXiv:1608.03983). */
export function cosineBetween(top: number, bottom: number, fraction: number): number {
  return bottom + ((top - bottom) * (1 + Math.cos(Math.PI * fraction))) / 2;
}

/** Beyond `steps` the wave goes on and the learning rate rises again, as in PyTorch. */
export const cosine = defineCurve({
  name: 'cosine',
  summary: 'The learning rate falls along half a cosine wave: slowly at first and at the end.',
  source: schedulerPage('CosineAnnealingLR'),
  torch: 'CosineAnnealingLR',
  options: z.strictObject({
    steps: length.describe('When the minimum is reached; after it the learning rate rises again.'),
    minimum: minimumOption,
  }),
  create: ({ steps, minimum }, learningRate) => ({
    learningRate: (count) => cosineBetween(learningRate, minimum, count / steps),
  }),
});
