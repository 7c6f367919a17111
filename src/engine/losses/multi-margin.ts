import * as z from 'zod';
import { relu } from '../operations/activations';
import { add, multiply, power, subtract, where } from '../operations/arithmetic';
import { indexSelect, pick } from '../operations/indexing';
import { sum } from '../operations/reductions';
import { unsqueeze } from '../operations/shaping';
import { weightsPerClass } from './class-indices';
import { classMask } from './class-mask';
import { defineLoss } from './loss';
import { classWeightOption, marginOption } from './option-schemas';
import { requireClassIndices, requireRank } from './shape-checks';
import { torchPage } from './sources';

export const multiMargin = defineLoss({
  name: 'multiMargin',
  summary: 'For one of several classes: the right score must exceed each wrong one by a margin.',
  formula: 'sum over j != t of w[t] * max(0, margin - p[t] + p[j])^p / classes',
  source: torchPage('MultiMarginLoss'),
  torch: 'MultiMarginLoss',
  golden: 'multi_margin_loss',
  options: z.strictObject({
    p: z
      .union([z.literal(1), z.literal(2)])
      .default(1)
      .describe('Exponent of what is missing to the margin.'),
    margin: marginOption(1),
    classWeight: classWeightOption,
  }),
  prediction: 'score',
  target: 'indices',
  nonNegative: true,
  build(prediction, target, { p, margin, classWeight }) {
    requireRank('multiMargin', 'prediction', prediction, [1, 2], '[batch, classes]');
    const axis = requireClassIndices('multiMargin', prediction, target);
    const classes = prediction.shape[axis];
    const own = unsqueeze(pick(prediction, target, axis), -1);
    const missing = relu(add(subtract(prediction, own), margin));
    const each = where(classMask(target, axis, prediction.shape), 0, p === 1 ? missing : power(missing, p));
    const values = multiply(sum(each, axis), 1 / classes);
    const weights = weightsPerClass('multiMargin', prediction, classes, classWeight);
    return { values: weights === null ? values : multiply(values, indexSelect(weights, 0, target)) };
  },
});
