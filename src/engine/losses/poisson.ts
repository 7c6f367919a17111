import * as z from 'zod';
import type { Node } from '../graph';
import { add, greater, multiply, subtract, where } from '../operations/arithmetic';
import { exp, log } from '../operations/unary';
import { defineLoss } from './loss';
import { epsOption } from './option-schemas';
import { requireSameShape } from './shape-checks';
import { torchPage } from './sources';

export const poisson = defineLoss({
  name: 'poisson',
  summary: 'For counts: the negative log-likelihood of a Poisson distribution.',
  formula: 'exp(p) - t * p; without logInput p - t * log(p + eps)',
  source: torchPage('PoissonNLLLoss'),
  torch: 'PoissonNLLLoss',
  golden: 'poisson_nll_loss',
  options: z.strictObject({
    logInput: z.boolean().default(true).describe('The prediction is the logarithm of the rate.'),
    full: z
      .boolean()
      .default(false)
      .describe('Add the term of the target alone, by Stirling: t log(t) - t + log(2 pi t) / 2 where t > 1.'),
    eps: epsOption(1e-8, 'Keeps the logarithm from 0 without logInput.'),
  }),
  prediction: ({ logInput }) => (logInput ? 'logRate' : 'rate'),
  target: 'values',
  nonNegative: false,
  build(prediction, target, { logInput, full, eps }) {
    requireSameShape('poisson', prediction, target);
    const values = logInput
      ? subtract(exp(prediction), multiply(target, prediction))
      : subtract(prediction, multiply(target, log(add(prediction, eps))));
    return { values: full ? add(values, stirling(target)) : values };
  },
});

/** log(t!) approximately, 0 where t <= 1. */
function stirling(target: Node): Node {
  const applies = greater(target, 1);
  const t = where(applies, target, 1);
  const term = add(subtract(multiply(t, log(t)), t), multiply(log(multiply(t, 2 * Math.PI)), 0.5));
  return where(applies, term, 0);
}
