import * as z from 'zod';
import { relu } from '../operations/activations';
import { multiply, subtract } from '../operations/arithmetic';
import { defineLoss } from './loss';
import { requireSameShape } from './shape-checks';

export const hinge = defineLoss({
  name: 'hinge',
  summary: 'For two classes -1 and +1: scores on the right side by a margin cost nothing.',
  formula: 'max(0, 1 - t * p)',
  source: 'https://keras.io/api/losses/hinge_losses/',
  torch: null,
  golden: 'hinge_loss',
  options: z.strictObject({}),
  prediction: 'score',
  target: 'plusMinusOne',
  nonNegative: true,
  build(prediction, target) {
    requireSameShape('hinge', prediction, target);
    const missing = relu(subtract(1, multiply(target, prediction)));
    return { values: missing };
  },
});
