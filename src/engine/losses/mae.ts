import * as z from 'zod';
import { subtract } from '../operations/arithmetic';
import { abs } from '../operations/unary';
import { defineLoss } from './loss';
import { requireSameShape } from './shape-checks';
import { torchPage } from './sources';

export const mae = defineLoss({
  name: 'mae',
  summary: 'Mean absolute error: for numbers with outliers; aims at the median.',
  formula: '|p - t|',
  source: torchPage('L1Loss'),
  torch: 'L1Loss',
  golden: 'l1_loss',
  options: z.strictObject({}),
  prediction: 'value',
  target: 'values',
  nonNegative: true,
  build(prediction, target) {
    requireSameShape('mae', prediction, target);
    return { values: abs(subtract(prediction, target)) };
  },
});
