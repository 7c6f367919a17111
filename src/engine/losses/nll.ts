import * as z from 'zod';
import { classIndices, negativePicked } from './class-indices';
import { defineLoss } from './loss';
import { classWeightOption, ignoreIndexOption } from './option-schemas';
import { requireClassIndices } from './shape-checks';
import { torchPage } from './sources';

export const nll = defineLoss({
  name: 'nll',
  summary: 'For classes after a logSoftmax; crossEntropy takes the scores themselves.',
  formula: '-w[t] * p[t]; the mean divides by the sum of the weights w[t]',
  source: torchPage('NLLLoss'),
  torch: 'NLLLoss',
  golden: 'nll_loss',
  options: z.strictObject({ classWeight: classWeightOption, ignoreIndex: ignoreIndexOption }),
  prediction: 'logProbabilities',
  target: 'indices',
  nonNegative: true,
  build(prediction, target, options) {
    const axis = requireClassIndices('nll', prediction, target);
    const classes = classIndices('nll', target, prediction.shape[axis], options);
    return { values: negativePicked(prediction, axis, classes), weights: classes.weights };
  },
});
