import * as z from 'zod';
import { cosineBetween } from './cosine';
import { length, minimumOption } from './option-schemas';
import { defineCurve, schedulerPage } from './schedule';

export const cosineWarmRestarts = defineCurve({
  name: 'cosineWarmRestarts',
  summary:
    'Cosine waves down that begin again at the full learning rate, each longer than the one before if asked.',
  source: schedulerPage('CosineAnnealingWarmRestarts'),
  torch: 'CosineAnnealingWarmRestarts',
  options: z.strictObject({
    period: length.describe('Length of the first wave.'),
    multiplier: length.default(1).describe('Each wave is this many times as long as the one before.'),
    minimum: minimumOption,
  }),
  create: ({ period, multiplier, minimum }, learningRate) => ({
    learningRate: (count) => cosineBetween(learningRate, minimum, fractionOfWave(count, period, multiplier)),
  }),
});

function fractionOfWave(count: number, period: number, multiplier: number): number {
  if (multiplier === 1) return (count % period) / period;
  let position = count;
  let wave = period;
  while (position >= wave) {
    position -= wave;
    wave *= multiplier;
  }
  return position / wave;
}
