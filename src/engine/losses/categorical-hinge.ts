import * as z from 'zod';
import { relu } from '../operations/activations';
import { add, multiply, subtract, where } from '../operations/arithmetic';
import { max } from '../operations/extrema';
import { pick } from '../operations/indexing';
import { defineLoss } from './loss';
import { classMask } from './class-mask';
import { requireClassIndices } from './shape-checks';

export const categoricalHinge = defineLoss({
  name: 'categoricalHinge',
  summary: 'For one of several classes: the right score must exceed the best wrong one by 1.',
  formula:
    'max(0, 1 + n - p[t]) with n the largest score of another class, at least 0 in the variant "keras"',
  source:
    'https://keras.io/api/losses/hinge_losses/; Crammer and Singer 2001, https://www.jmlr.org/papers/v2/crammer01a.html',
  torch: null,
  golden: 'categorical_hinge_loss',
  options: z.strictObject({
    variant: z
      .enum(['keras', 'crammerSinger'])
      .default('keras')
      .describe(
        '"keras": the right class takes part in the maximum with 0; "crammerSinger": only the others do.',
      ),
  }),
  prediction: 'score',
  target: 'indices',
  nonNegative: true,
  build(prediction, target, { variant }) {
    const axis = requireClassIndices('categoricalHinge', prediction, target);
    const isTarget = classMask(target, axis, prediction.shape);
    const others =
      variant === 'keras'
        ? multiply(subtract(1, isTarget), prediction)
        : where(isTarget, -Infinity, prediction);
    const best = max(others, [axis]);
    return { values: relu(subtract(add(best, 1), pick(prediction, target, axis))) };
  },
});
