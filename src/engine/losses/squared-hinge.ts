import * as z from 'zod';
import { relu } from '../operations/activations';
import { multiply, subtract } from '../operations/arithmetic';
import { square } from '../operations/unary';
import { defineLoss } from './loss';
import { requireSameShape } from './shape-checks';

export const squaredHinge = defineLoss({
  name: 'squaredHinge',
  summary: 'hinge squared: smooth at the margin, harder on scores far on the wrong side.',
  formula: 'max(0, 1 - t * p)^2',
  source: 'https://keras.io/api/losses/hinge_losses/',
  torch: null,
  golden: 'squared_hinge_loss',
  options: z.strictObject({}),
  prediction: 'score',
  target: 'plusMinusOne',
  nonNegative: true,
  build(prediction, target) {
    requireSameShape('squaredHinge', prediction, target);
    const missing = relu(subtract(1, multiply(target, prediction)));
    return { values: square(missing) };
  },
});
