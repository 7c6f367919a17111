import * as z from 'zod';
import type { Node } from '../graph';
import { relu } from '../operations/activations';
import { add, equal, less, multiply, subtract, where } from '../operations/arithmetic';
import { max } from '../operations/extrema';
import { gather, oneHot } from '../operations/indexing';
import { sum } from '../operations/reductions';
import { cumsum } from '../operations/scans';
import { unsqueeze } from '../operations/shaping';
import { defineLoss } from './loss';
import { requireRank, requireSameShape } from './shape-checks';
import { torchPage } from './sources';

export const multiLabelMargin = defineLoss({
  name: 'multiLabelMargin',
  summary: 'For any number of classes at once: each right score must exceed each wrong one by 1.',
  formula: 'sum over labels j and other classes i of max(0, 1 - (p[j] - p[i])) / classes',
  source: torchPage('MultiLabelMarginLoss'),
  torch: 'MultiLabelMarginLoss',
  golden: 'multilabel_margin_loss',
  options: z.strictObject({}),
  prediction: 'score',
  target: 'indexLists',
  nonNegative: true,
  build(prediction, target) {
    requireRank('multiLabelMargin', 'prediction', prediction, [1, 2], '[batch, classes]');
    requireSameShape('multiLabelMargin', prediction, target);
    const classes = prediction.shape[prediction.shape.length - 1];
    const { counts, indices } = labels(target);
    const isLabel = max(multiply(oneHot(indices, classes), unsqueeze(counts, -1)), [-2]);
    const own = gather(prediction, -1, indices);
    // [..., labels, classes]: what each label's score is missing against each class.
    const missing = relu(add(subtract(unsqueeze(prediction, -2), unsqueeze(own, -1)), 1));
    const applies = multiply(unsqueeze(counts, -1), subtract(1, unsqueeze(isLabel, -2)));
    return { values: multiply(sum(where(applies, missing, 0), [-2, -1]), 1 / classes) };
  },
});

/** The labels of each row end at its first negative index; `counts` is 1 for those before it. */
function labels(target: Node): { counts: Node; indices: Node } {
  const counts = equal(cumsum(less(target, 0), -1), 0);
  return { counts, indices: where(counts, target, 0) };
}
