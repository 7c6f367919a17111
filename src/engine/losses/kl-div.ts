import * as z from 'zod';
import type { Node } from '../graph';
import { equal, multiply, subtract, where } from '../operations/arithmetic';
import { constant } from '../operations/leaves';
import { exp, log } from '../operations/unary';
import { defineLoss } from './loss';
import { requireSameShape } from './shape-checks';
import { torchPage } from './sources';

export const klDiv = defineLoss({
  name: 'klDiv',
  summary: 'How far predicted probabilities are from given ones; the prediction is a logSoftmax.',
  formula: 't * (log(t) - p); with logTarget exp(t) * (t - p)',
  source: torchPage('KLDivLoss'),
  torch: 'KLDivLoss',
  golden: 'kl_div',
  options: z.strictObject({
    logTarget: z.boolean().default(false).describe('The target is logarithms of probabilities, too.'),
    batchMean: z
      .boolean()
      .default(false)
      .describe('The mean divides by the rows, as the mathematics has it, and not by all elements.'),
  }),
  prediction: 'logProbabilities',
  target: 'probabilities',
  nonNegative: false,
  build(prediction, target, { logTarget, batchMean }) {
    requireSameShape('klDiv', prediction, target);
    const values = logTarget
      ? multiply(exp(target), subtract(target, prediction))
      : subtract(timesOwnLogarithm(target), multiply(target, prediction));
    if (!batchMean) return { values };
    return { values, weights: constant(values.graph, values.shape.at(0) ?? 1) };
  },
});

/** t log(t), 0 at 0. */
function timesOwnLogarithm(t: Node): Node {
  const isZero = equal(t, 0);
  return where(isZero, 0, multiply(t, log(where(isZero, 1, t))));
}
