import * as z from 'zod';
import { subtract } from '../operations/arithmetic';
import { square } from '../operations/unary';
import { defineLoss } from './loss';
import { torchPage } from './sources';
import { requireSameShape } from './shape-checks';

export const mse = defineLoss({
  name: 'mse',
  summary:
    'Mean squared error: for numbers with errors of similar size; one outlier outweighs many small errors.',
  formula: '(p - t)^2',
  source: torchPage('MSELoss'),
  torch: 'MSELoss',
  golden: 'mse_loss',
  options: z.strictObject({}),
  prediction: 'value',
  target: 'values',
  nonNegative: true,
  build(prediction, target) {
    requireSameShape('mse', prediction, target);
    return { values: square(subtract(prediction, target)) };
  },
});
