import * as z from 'zod';
import { subtract } from '../operations/arithmetic';
import { abs } from '../operations/unary';
import { clampedQuadratic } from './clamped-residual';
import { defineLoss } from './loss';
import { requireSameShape } from './shape-checks';
import { torchPage } from './sources';

export const smoothL1 = defineLoss({
  name: 'smoothL1',
  summary:
    'Absolute error with a smooth bottom, as object detectors use it for boxes; huber divided by beta.',
  formula: '(p - t)^2 / (2 beta) where |p - t| < beta, else |p - t| - beta / 2',
  source: torchPage('SmoothL1Loss'),
  torch: 'SmoothL1Loss',
  golden: 'smooth_l1_loss',
  options: z.strictObject({
    beta: z.number().nonnegative().default(1).describe('Errors above this count linearly; 0 is the mae.'),
  }),
  prediction: 'value',
  target: 'values',
  nonNegative: true,
  build(prediction, target, { beta }) {
    requireSameShape('smoothL1', prediction, target);
    const residual = subtract(prediction, target);
    return { values: beta === 0 ? abs(residual) : clampedQuadratic(residual, beta, 1) };
  },
});
