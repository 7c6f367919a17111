import type { Node } from '../graph';
import { reduceKernel } from '../kernels/reduction';
import { defineOperation, type ApplyOperation, type Kernel, type TensorData } from '../operation';
import { normalizeAxis, splitAtAxis, type Shape } from '../shape';
import { multiply, subtract } from './arithmetic';
import {
  keepReduced,
  reducedShape,
  reductionAttributes,
  spread,
  sum,
  type AxisArgument,
  type ReductionAttributes,
} from './reductions';
import { exp } from './unary';

interface AxisAttributes {
  readonly axis: number;
}

/** Runs `line` for each line of elements along the axis, given its first element's index; `stride` apart, `length` many. */
function alongAxis(
  shape: Shape,
  axis: number,
  line: (start: number, stride: number, length: number) => void,
): Kernel {
  const { outer, length, inner } = splitAtAxis(shape, axis);
  return () => {
    for (let block = 0; block < outer; block++) {
      for (let i = 0; i < inner; i++) line(block * length * inner + i, inner, length);
    }
  };
}

function largest(x: TensorData, start: number, stride: number, length: number): number {
  let result = -Infinity;
  for (let i = 0; i < length; i++) result = Math.max(result, x[start + i * stride]);
  return result;
}

const applySoftmax: ApplyOperation<AxisAttributes> = defineOperation({
  name: 'softmax',
  summary: 'exp(x) divided by its sum along an axis: positive numbers that sum to 1.',
  inferShape: ([shape]) => shape,
  gradient: ({ node, attributes, upstream }) => [applySoftmaxGradient([node, upstream], attributes)],
  kernel({ inputs: [x], inputShapes: [shape], output, attributes: { axis } }) {
    return alongAxis(shape, axis, (start, stride, length) => {
      const shift = largest(x, start, stride, length);
      let total = 0;
      for (let i = 0; i < length; i++) total += Math.exp(x[start + i * stride] - shift);
      for (let i = 0; i < length; i++) {
        output[start + i * stride] = Math.exp(x[start + i * stride] - shift) / total;
      }
    });
  },
});

/** y * (u - sum(u * y)) for the softmax y and the upstream u. */
const applySoftmaxGradient: ApplyOperation<AxisAttributes> = defineOperation({
  name: 'softmaxGradient',
  summary: 'The derivative of softmax applied to the upstream gradient.',
  inferShape: ([shape]) => shape,
  gradient({ inputs: [y, u], attributes, upstream, needed }) {
    const { axis } = attributes;
    const inner = (a: Node, b: Node) => sum(multiply(a, b), axis, true);
    return [
      needed[0]
        ? subtract(multiply(upstream, subtract(u, inner(u, y))), multiply(u, inner(upstream, y)))
        : null,
      needed[1] ? applySoftmaxGradient([y, upstream], attributes) : null,
    ];
  },
  kernel({ inputs: [y, upstream], inputShapes: [shape], output, attributes: { axis } }) {
    return alongAxis(shape, axis, (start, stride, length) => {
      let total = 0;
      for (let i = 0; i < length; i++) total += y[start + i * stride] * upstream[start + i * stride];
      for (let i = 0; i < length; i++) {
        const at = start + i * stride;
        output[at] = y[at] * (upstream[at] - total);
      }
    });
  },
});

/** Stable softmax along `axis`. */
export function softmax(x: Node, axis = -1): Node {
  return applySoftmax([x], { axis: normalizeAxis(axis, x.shape) });
}

const applyLogSoftmax: ApplyOperation<AxisAttributes> = defineOperation({
  name: 'logSoftmax',
  summary: 'log(softmax(x)) without overflow.',
  inferShape: ([shape]) => shape,
  gradient: ({ node, attributes, upstream }) => [applyLogSoftmaxGradient([node, upstream], attributes)],
  kernel({ inputs: [x], inputShapes: [shape], output, attributes: { axis } }) {
    return alongAxis(shape, axis, (start, stride, length) => {
      const shift = largest(x, start, stride, length);
      let total = 0;
      for (let i = 0; i < length; i++) total += Math.exp(x[start + i * stride] - shift);
      const logTotal = Math.log(total);
      for (let i = 0; i < length; i++) output[start + i * stride] = x[start + i * stride] - shift - logTotal;
    });
  },
});

/** u - exp(y) * sum(u) for the log-softmax y and the upstream u. */
const applyLogSoftmaxGradient: ApplyOperation<AxisAttributes> = defineOperation({
  name: 'logSoftmaxGradient',
  summary: 'The derivative of logSoftmax applied to the upstream gradient.',
  inferShape: ([shape]) => shape,
  gradient({ inputs: [y, u], attributes: { axis }, upstream, needed }) {
    const weighted = multiply(upstream, exp(y));
    return [
      needed[0] ? multiply(weighted, multiply(sum(u, axis, true), -1)) : null,
      needed[1] ? subtract(upstream, sum(weighted, axis, true)) : null,
    ];
  },
  kernel({ inputs: [y, upstream], inputShapes: [shape], output, attributes: { axis } }) {
    return alongAxis(shape, axis, (start, stride, length) => {
      let total = 0;
      for (let i = 0; i < length; i++) total += upstream[start + i * stride];
      for (let i = 0; i < length; i++) {
        const at = start + i * stride;
        output[at] = upstream[at] - Math.exp(y[at]) * total;
      }
    });
  },
});

/** Stable log-softmax along `axis`. */
export function logSoftmax(x: Node, axis = -1): Node {
  return applyLogSoftmax([x], { axis: normalizeAxis(axis, x.shape) });
}

function logSumExpOf(x: TensorData, start: number, members: Int32Array): number {
  let shift = -Infinity;
  for (let member = 0; member < members.length; member++) shift = Math.max(shift, x[start + members[member]]);
  if (Math.abs(shift) === Infinity) shift = 0;
  let total = 0;
  for (let member = 0; member < members.length; member++)
    total += Math.exp(x[start + members[member]] - shift);
  return shift + Math.log(total);
}

const applyLogSumExp: ApplyOperation<ReductionAttributes> = defineOperation({
  name: 'logSumExp',
  summary: 'log(sum(exp(x))) without overflow: a smooth maximum.',
  inferShape: ([shape], attributes) => reducedShape(shape, attributes),
  gradient: ({ node, inputs: [x], attributes, upstream }) => [
    multiply(spread(upstream, x.shape, attributes), exp(subtract(x, keepReduced(node, x.shape, attributes)))),
  ],
  kernel: ({ attributes: { axes }, ...binding }) => reduceKernel(logSumExpOf, { ...binding, axes }),
});

/** Stable log-sum-exp over `axis` (all axes when absent); -Infinity over no elements. */
export function logSumExp(x: Node, axis?: AxisArgument, keepDims = false): Node {
  return applyLogSumExp([x], reductionAttributes(x.shape, axis, keepDims));
}
