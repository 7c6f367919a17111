import * as z from 'zod';
import type { Node } from '../graph';
import { add, divide, less, multiply, subtract, where } from '../operations/arithmetic';
import { detach, unsqueeze } from '../operations/shaping';
import { log, square } from '../operations/unary';
import { formatShape, sameShape, ShapeError } from '../shape';
import { halves } from './halves';
import { defineLoss, type UnreducedLoss } from './loss';
import { epsOption } from './option-schemas';
import { requireSameShape } from './shape-checks';
import { torchPage } from './sources';

const options = z.strictObject({
  full: z.boolean().default(false).describe('Add the constant log(2 pi) / 2.'),
  eps: epsOption(1e-6, 'The least variance.'),
});

export const gaussianNll = defineLoss({
  name: 'gaussianNll',
  summary: 'For numbers whose spread is predicted too: outputs are the means, then the variances.',
  formula: '(log(v) + (p - t)^2 / v) / 2 with the variance v, at least eps',
  source: torchPage('GaussianNLLLoss'),
  torch: 'GaussianNLLLoss',
  golden: 'gaussian_nll_loss',
  options,
  prediction: 'meansAndVariances',
  target: 'values',
  nonNegative: false,
  build(prediction, target, parsed) {
    const [mean, variance] = halves('gaussianNll', 'prediction', 'means, then variances', prediction);
    return likelihood(mean, target, variance, parsed);
  },
  tensors: {
    arguments: [{ name: 'mean' }, { name: 'target' }, { name: 'variance' }],
    build: ([mean, target, variance], parsed) => likelihood(mean, target, variance, parsed),
  },
});

function likelihood(
  mean: Node,
  target: Node,
  variance: Node,
  { full, eps }: z.output<typeof options>,
): UnreducedLoss {
  requireSameShape('gaussianNll', mean, target);
  const v = atLeast(alignVariance(variance, mean), eps);
  const squared = square(subtract(mean, target));
  const values = multiply(add(log(v), divide(squared, v)), 0.5);
  return { values: full ? add(values, 0.5 * Math.log(2 * Math.PI)) : values };
}

/** One variance per element, or one for each row of them. */
function alignVariance(variance: Node, mean: Node): Node {
  const rows = mean.shape.slice(0, -1);
  if (sameShape(variance.shape, mean.shape) || sameShape(variance.shape, [...rows, 1])) return variance;
  if (mean.shape.length > 0 && sameShape(variance.shape, rows)) return unsqueeze(variance, -1);
  throw new ShapeError(
    `gaussianNll got means of shape ${formatShape(mean.shape)} and variances of shape ${formatShape(variance.shape)}; they must have the same shape`,
    [mean.shape, variance.shape],
  );
}

/** The bound itself below it, but with the gradient of the number that was there, as PyTorch has it. */
function atLeast(x: Node, bound: number): Node {
  return where(less(x, bound), add(subtract(x, detach(x)), bound), x);
}
