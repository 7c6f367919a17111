import type { Node } from '../graph';
import { reduceKernel } from '../kernels/reduction';
import { defineOperation, type TensorData } from '../operation';
import { divide, equal, multiply, power, subtract, where } from './arithmetic';
import { extremumShare } from './extrema';
import {
  keepReduced,
  mean,
  reducedCount,
  reducedShape,
  reductionAttributes,
  spread,
  type AxisArgument,
  type ReductionAttributes,
} from './reductions';
import { abs, sign } from './unary';

interface VarianceAttributes extends ReductionAttributes {
  /** Subtracted from the count to give the divisor: 1 for the unbiased estimate, 0 for the population's. */
  readonly correction: number;
}

/** Two passes: the mean, then the squared deviations from it. */
function varianceOf(input: TensorData, start: number, members: Int32Array, correction: number): number {
  const count = members.length;
  let total = 0;
  for (let member = 0; member < count; member++) total += input[start + members[member]];
  const average = total / count;
  let squares = 0;
  for (let member = 0; member < count; member++) {
    const deviation = input[start + members[member]] - average;
    squares += deviation * deviation;
  }
  return squares / Math.max(0, count - correction);
}

/** Twice the deviation from the mean over the divisor: the derivative of the variance. */
function varianceSlope(x: Node, { axes, correction }: VarianceAttributes): Node {
  const deviation = subtract(x, mean(x, axes, true));
  return multiply(deviation, 2 / (reducedCount(x.shape, axes) - correction));
}

const applyVariance = defineOperation<VarianceAttributes>({
  name: 'variance',
  summary:
    'The variance, unbiased (divided by count - 1) unless told otherwise; NaN for a single element then.',
  inferShape: ([shape], attributes) => reducedShape(shape, attributes),
  gradient: ({ inputs: [x], attributes, upstream }) => [
    multiply(spread(upstream, x.shape, attributes), varianceSlope(x, attributes)),
  ],
  kernel: ({ attributes: { axes, correction }, ...binding }) =>
    reduceKernel((input, start, members) => varianceOf(input, start, members, correction), {
      ...binding,
      axes,
    }),
});

const applyStd = defineOperation<VarianceAttributes>({
  name: 'std',
  summary:
    'The standard deviation, from the unbiased variance unless told otherwise; its derivative at 0 is 0.',
  inferShape: ([shape], attributes) => reducedShape(shape, attributes),
  gradient: ({ node, inputs: [x], attributes, upstream }) => {
    const perVariance = where(equal(node, 0), 0, divide(upstream, multiply(nonZero(node), 2)));
    return [multiply(spread(perVariance, x.shape, attributes), varianceSlope(x, attributes))];
  },
  kernel: ({ attributes: { axes, correction }, ...binding }) =>
    reduceKernel((input, start, members) => Math.sqrt(varianceOf(input, start, members, correction)), {
      ...binding,
      axes,
    }),
});

/** `x` with 1 in place of 0, for a division whose result is not used there. */
function nonZero(x: Node): Node {
  return where(equal(x, 0), 1, x);
}

/** Variance over `axis` (all axes when absent), divided by count - `correction`. */
export function variance(x: Node, axis?: AxisArgument, keepDims = false, correction = 1): Node {
  return applyVariance([x], { ...reductionAttributes(x.shape, axis, keepDims), correction });
}

/** Standard deviation over `axis` (all axes when absent), from the variance divided by count - `correction`. */
export function std(x: Node, axis?: AxisArgument, keepDims = false, correction = 1): Node {
  return applyStd([x], { ...reductionAttributes(x.shape, axis, keepDims), correction });
}

interface NormAttributes extends ReductionAttributes {
  /** The exponent p; infinite for the largest (-Infinity: the smallest) absolute value, 0 for the count of non-zeros. */
  readonly order: number;
}

function normOf(input: TensorData, start: number, members: Int32Array, order: number): number {
  let total = order === -Infinity ? Infinity : 0;
  for (let member = 0; member < members.length; member++) {
    const value = Math.abs(input[start + members[member]]);
    if (order === Infinity) total = Math.max(total, value);
    else if (order === -Infinity) total = Math.min(total, value);
    else if (order === 0) total += value === 0 ? 0 : 1;
    else if (order === 1) total += value;
    else if (order === 2) total += value * value;
    else total += Math.pow(value, order);
  }
  if (order === 2) return Math.sqrt(total);
  return order === 0 || order === 1 || !Number.isFinite(order) ? total : Math.pow(total, 1 / order);
}

const applyNorm = defineOperation<NormAttributes>({
  name: 'norm',
  summary: 'The p-norm, the Euclidean length unless told otherwise; its gradient at the zero vector is 0.',
  inferShape: ([shape], attributes) => reducedShape(shape, attributes),
  gradient: ({ node, inputs: [x], attributes, upstream }) =>
    attributes.order === 0
      ? [null]
      : [multiply(spread(upstream, x.shape, attributes), normSlope(x, node, attributes))],
  kernel: ({ attributes: { axes, order }, ...binding }) =>
    reduceKernel((input, start, members) => normOf(input, start, members, order), { ...binding, axes }),
});

/** The derivative of the norm y with respect to x: sign(x) * (|x| / y) ** (p - 1), 0 where x is 0. */
function normSlope(x: Node, y: Node, attributes: NormAttributes): Node {
  const { order } = attributes;
  if (order === 1) return sign(x);
  if (!Number.isFinite(order)) return multiply(sign(x), extremumShare(abs(x), y, attributes));
  const length = keepReduced(nonZero(y), x.shape, attributes);
  if (order === 2) return divide(x, length);
  return multiply(sign(x), power(divide(nonZero(abs(x)), length), order - 1));
}

/** The norm of order `order` over `axis` (all axes when absent). */
export function norm(x: Node, axis?: AxisArgument, keepDims = false, order = 2): Node {
  return applyNorm([x], { ...reductionAttributes(x.shape, axis, keepDims), order });
}
