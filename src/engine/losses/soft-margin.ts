import * as z from 'zod';
import { logSigmoid } from '../operations/activations';
import { multiply } from '../operations/arithmetic';
import { negate } from '../operations/unary';
import { defineLoss } from './loss';
import { requireSameShape } from './shape-checks';
import { torchPage } from './sources';

/** Without the overflow that PyTorch's has where -t * p exceeds 88 (float32) or 709. */
export const softMargin = defineLoss({
  name: 'softMargin',
  summary: 'For two classes -1 and +1: logistic loss of the score.',
  formula: 'log(1 + exp(-t * p))',
  source: torchPage('SoftMarginLoss'),
  torch: 'SoftMarginLoss',
  golden: 'soft_margin_loss',
  options: z.strictObject({}),
  prediction: 'score',
  target: 'plusMinusOne',
  nonNegative: true,
  build(prediction, target) {
    requireSameShape('softMargin', prediction, target);
    return { values: negate(logSigmoid(multiply(target, prediction))) };
  },
});
