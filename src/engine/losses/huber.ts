import * as z from 'zod';
import { subtract } from '../operations/arithmetic';
import { clampedQuadratic } from './clamped-residual';
import { defineLoss } from './loss';
import { requireSameShape } from './shape-checks';
import { torchPage } from './sources';

export const huber = defineLoss({
  name: 'huber',
  summary: 'Squared for small errors, linear for large ones: for numbers with some outliers.',
  formula: '(p - t)^2 / 2 where |p - t| < delta, else delta * (|p - t| - delta / 2)',
  source: torchPage('HuberLoss'),
  torch: 'HuberLoss',
  golden: 'huber_loss',
  options: z.strictObject({
    delta: z.number().positive().default(1).describe('Errors above this count linearly.'),
  }),
  prediction: 'value',
  target: 'values',
  nonNegative: true,
  build(prediction, target, { delta }) {
    requireSameShape('huber', prediction, target);
    return { values: clampedQuadratic(subtract(prediction, target), 1, delta) };
  },
});
