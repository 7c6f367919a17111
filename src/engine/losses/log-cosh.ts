import * as z from 'zod';
import type { Node } from '../graph';
import { add, less, multiply, subtract, where } from '../operations/arithmetic';
import { clamp } from '../operations/rounding';
import { sinh } from '../operations/trigonometry';
import { abs, exp, log1p, square } from '../operations/unary';
import { defineLoss } from './loss';
import { requireSameShape } from './shape-checks';

export const logCosh = defineLoss({
  name: 'logCosh',
  summary: 'Like huber but smooth everywhere: squared near 0, linear far away.',
  formula: 'log(cosh(p - t))',
  source: 'Saleh and Saleh 2022, https://arxiv.org/abs/2208.04564',
  torch: null,
  golden: 'log_cosh_loss',
  options: z.strictObject({}),
  prediction: 'value',
  target: 'values',
  nonNegative: true,
  build(prediction, target) {
    requireSameShape('logCosh', prediction, target);
    return { values: logCoshOf(subtract(prediction, target)) };
  },
});

/**
 * |r| + log(1 + exp(-2 |r|)) - log 2 does not overflow but cancels near 0; log(1 + sinh(r)^2) / 2 is exact there. The
 * derivative of both is tanh(r).
 */
function logCoshOf(residual: Node): Node {
  const size = abs(residual);
  const far = subtract(add(size, log1p(exp(multiply(size, -2)))), Math.LN2);
  const near = multiply(log1p(square(sinh(clamp(residual, -1, 1)))), 0.5);
  return where(less(size, 1), near, far);
}
