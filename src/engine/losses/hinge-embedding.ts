import * as z from 'zod';
import { add, notEqual, subtract, where } from '../operations/arithmetic';
import { clamp } from '../operations/rounding';
import { defineLoss } from './loss';
import { marginOption } from './option-schemas';
import { requireSameShape } from './shape-checks';
import { torchPage } from './sources';

export const hingeEmbedding = defineLoss({
  name: 'hingeEmbedding',
  summary: 'For distances of pairs: similar ones (1) should be near, others (-1) at least a margin apart.',
  formula: 'p where t = 1, max(0, margin - p) where t = -1',
  source: torchPage('HingeEmbeddingLoss'),
  torch: 'HingeEmbeddingLoss',
  golden: 'hinge_embedding_loss',
  options: z.strictObject({ margin: marginOption(1) }),
  prediction: 'value',
  target: 'plusMinusOne',
  nonNegative: false,
  build(prediction, target, { margin }) {
    requireSameShape('hingeEmbedding', prediction, target);
    const tooNear = where(notEqual(target, 1), clamp(subtract(margin, prediction), 0, null), 0);
    const distance = where(notEqual(target, -1), prediction, 0);
    return { values: add(tooNear, distance) };
  },
});
