import * as z from 'zod';
import { add, divide, multiply, power, subtract } from '../operations/arithmetic';
import { defineLoss } from './loss';
import { overlapOptions, overlapPrediction, probabilitiesOf, summation } from './overlap';
import { requireSameShape } from './shape-checks';

export const tversky = defineLoss({
  name: 'tversky',
  summary: 'dice that weighs false positives against false negatives: for masks with few positives.',
  formula: '(1 - (TP + smooth) / (TP + alpha * FP + beta * FN + smooth))^gamma',
  source:
    'Salehi et al. 2017, https://arxiv.org/abs/1706.05721; gamma: Abraham and Khan 2018, https://arxiv.org/abs/1810.07842',
  torch: null,
  golden: 'tversky_loss',
  options: z.strictObject({
    alpha: z.number().nonnegative().default(0.5).describe('Weight of false positives.'),
    beta: z.number().nonnegative().default(0.5).describe('Weight of false negatives.'),
    gamma: z
      .number()
      .positive()
      .default(1)
      .describe('Exponent of the whole: below 1 it looks at good overlaps, above 1 at bad ones.'),
    ...overlapOptions,
  }),
  prediction: overlapPrediction,
  target: 'zeroOne',
  nonNegative: true,
  build(prediction, target, options) {
    requireSameShape('tversky', prediction, target);
    const { alpha, beta, gamma, smooth } = options;
    const p = probabilitiesOf(prediction, options);
    const total = summation('tversky', prediction, options.perSample);
    const hits = add(total(multiply(p, target)), smooth);
    const falsePositives = multiply(total(multiply(p, subtract(1, target))), alpha);
    const falseNegatives = multiply(total(multiply(subtract(1, p), target)), beta);
    const missed = subtract(1, divide(hits, add(add(hits, falsePositives), falseNegatives)));
    return { values: gamma === 1 ? missed : power(missed, gamma) };
  },
});
