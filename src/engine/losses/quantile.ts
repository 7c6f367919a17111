import * as z from 'zod';
import { greaterEqual, multiply, subtract, where } from '../operations/arithmetic';
import { defineLoss } from './loss';
import { requireSameShape } from './shape-checks';

export const quantile = defineLoss({
  name: 'quantile',
  summary: 'Aims at a quantile of the target instead of its mean: too low and too high cost differently.',
  formula: 'q * (t - p) where t >= p, else (1 - q) * (p - t)',
  source: 'Koenker and Bassett 1978, https://doi.org/10.2307/1913643',
  torch: null,
  golden: 'quantile_loss',
  options: z.strictObject({
    quantile: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.5)
      .describe('The share q of targets that should lie below the prediction; 0.5 is half the mae.'),
  }),
  prediction: 'value',
  target: 'values',
  nonNegative: true,
  build(prediction, target, options) {
    requireSameShape('quantile', prediction, target);
    const missing = subtract(target, prediction);
    const values = where(
      greaterEqual(missing, 0),
      multiply(missing, options.quantile),
      multiply(missing, options.quantile - 1),
    );
    return { values };
  },
});
