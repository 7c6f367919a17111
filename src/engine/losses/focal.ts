import * as z from 'zod';
import type { Node } from '../graph';
import { multiply } from '../operations/arithmetic';
import { indexSelect, pick } from '../operations/indexing';
import { logSoftmax } from '../operations/softmax';
import { expm1, negate } from '../operations/unary';
import { weightsPerClass } from './class-indices';
import { focusOn, focusOption } from './focus';
import { defineLoss } from './loss';
import { classWeightOption } from './option-schemas';
import { requireClassIndices } from './shape-checks';

export const focal = defineLoss({
  name: 'focal',
  summary: 'Cross-entropy that looks at the hard rows: for classes of very different size. Softmax inside.',
  formula: '-alpha[t] * (1 - q)^gamma * log(q) with q = softmax(p)[t]',
  source: 'Lin et al. 2017, https://arxiv.org/abs/1708.02002',
  torch: null,
  golden: 'softmax_focal_loss',
  options: z.strictObject({
    gamma: focusOption,
    alpha: z
      .union([z.number().nonnegative(), z.array(z.number().nonnegative()).min(1)])
      .nullable()
      .default(null)
      .describe('Weight of all rows, or a list with one for each class. Default: 1.'),
    classWeight: classWeightOption,
  }),
  prediction: 'logits',
  target: 'indices',
  nonNegative: true,
  build(prediction, target, { gamma, alpha, classWeight }) {
    const axis = requireClassIndices('focal', prediction, target);
    const logProbability = pick(logSoftmax(prediction, axis), target, axis);
    const focus = focusOn(negate(expm1(logProbability)), gamma);
    const values = negate(multiply(focus, logProbability));
    const ofClass = (list: readonly number[] | 'balanced' | null, x: Node) => {
      const weights = weightsPerClass('focal', x, prediction.shape[axis], list);
      return weights === null ? x : multiply(x, indexSelect(weights, 0, target));
    };
    const weighed = typeof alpha === 'number' ? multiply(values, alpha) : ofClass(alpha, values);
    return { values: ofClass(classWeight, weighed) };
  },
});
