import * as z from 'zod';
import { less, multiply, subtract, where } from '../operations/arithmetic';
import { abs, log1p } from '../operations/unary';
import { defineLoss } from './loss';
import { requireSameShape } from './shape-checks';

export const wing = defineLoss({
  name: 'wing',
  summary: 'For coordinates: small and middling errors count more than in the mae.',
  formula: 'omega * log(1 + |p - t| / epsilon) where |p - t| < omega, else |p - t| - C, C joining the two',
  source: 'Feng et al. 2018, https://arxiv.org/abs/1711.06753',
  torch: null,
  golden: 'wing_loss',
  options: z.strictObject({
    omega: z.number().positive().default(10).describe('Errors above this count linearly.'),
    epsilon: z.number().positive().default(2).describe('How sharply small errors are curved.'),
  }),
  prediction: 'value',
  target: 'values',
  nonNegative: true,
  build(prediction, target, { omega, epsilon }) {
    requireSameShape('wing', prediction, target);
    const size = abs(subtract(prediction, target));
    const joint = omega - omega * Math.log1p(omega / epsilon);
    const curved = multiply(log1p(multiply(size, 1 / epsilon)), omega);
    return { values: where(less(size, omega), curved, subtract(size, joint)) };
  },
});
