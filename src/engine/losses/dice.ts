import * as z from 'zod';
import { add, divide, multiply, subtract } from '../operations/arithmetic';
import { square } from '../operations/unary';
import { defineLoss } from './loss';
import { overlapOptions, overlapPrediction, probabilitiesOf, summation } from './overlap';
import { requireSameShape } from './shape-checks';

export const dice = defineLoss({
  name: 'dice',
  summary: 'For masks: how little predicted and true positives overlap, whatever the number of negatives.',
  formula: '1 - (2 * sum(p * t) + smooth) / (sum(p) + sum(t) + smooth)',
  source: 'Milletari et al. 2016 (V-Net), https://arxiv.org/abs/1606.04797',
  torch: null,
  golden: 'dice_loss',
  options: z.strictObject({
    ...overlapOptions,
    squared: z.boolean().default(false).describe('Square p and t below the fraction bar, as V-Net does.'),
  }),
  prediction: overlapPrediction,
  target: 'zeroOne',
  nonNegative: true,
  build(prediction, target, options) {
    requireSameShape('dice', prediction, target);
    const { smooth, squared } = options;
    const p = probabilitiesOf(prediction, options);
    const total = summation('dice', prediction, options.perSample);
    const size = add(total(squared ? square(p) : p), total(squared ? square(target) : target));
    const overlap = add(multiply(total(multiply(p, target)), 2), smooth);
    return { values: subtract(1, divide(overlap, add(size, smooth))) };
  },
});
