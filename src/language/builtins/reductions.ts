import type { Node } from '../../engine/graph';
import { argMax, argMin, max, min } from '../../engine/operations/extrema';
import { mean, sum, type AxisArgument } from '../../engine/operations/reductions';
import { logSoftmax, logSumExp, softmax } from '../../engine/operations/softmax';
import { norm, std, variance } from '../../engine/operations/statistics';
import { ArgumentReader } from './arguments';
import type { Builtin } from './builtin';

const REDUCED = 'drops the axis; all axes when none is named; { keepDims: true } keeps them as 1';

function reduction(
  name: string,
  summary: string,
  reduce: (x: Node, axis: AxisArgument, keepDims: boolean) => Node,
): Builtin {
  const signature = `${name}(x, axis?, { keepDims }?)`;
  return {
    name,
    signature,
    summary,
    shapes: REDUCED,
    apply(call) {
      const read = new ArgumentReader(call, signature);
      const x = read.tensor('x');
      const axes = read.optionalAxes(x);
      const keepDims = read.keepDims();
      read.end();
      const single = axes?.length === 1 ? axes[0] : axes;
      return reduce(x, single, keepDims);
    },
  };
}

function alongAxis(
  name: string,
  summary: string,
  source: string,
  apply: (x: Node, axis: number) => Node,
): Builtin {
  const signature = `${name}(x, axis = -1)`;
  return {
    name,
    signature,
    summary,
    shapes: 'any shape -> the same shape',
    source,
    apply(call) {
      const read = new ArgumentReader(call, signature);
      const x = read.tensor('x');
      const axis = read.axis(x, -1);
      read.end();
      return apply(x, axis);
    },
  };
}

function indexOf(name: string, summary: string, apply: (x: Node, axis?: number) => Node): Builtin {
  const signature = `${name}(x, axis?)`;
  return {
    name,
    signature,
    summary,
    shapes: 'drops the axis',
    apply(call) {
      const read = new ArgumentReader(call, signature);
      const x = read.tensor('x');
      const axes = read.optionalAxes(x);
      read.end();
      return apply(x, axes?.[0]);
    },
  };
}

const TORCH = 'https://pytorch.org/docs/stable/generated/';

export const reductionBuiltins: readonly Builtin[] = [
  reduction('sum', 'The sum over all elements or along an axis.', sum),
  reduction('mean', 'The mean over all elements or along an axis.', mean),
  reduction('max', 'The largest element, or the largest along an axis. Of two tensors: maximum(a, b).', max),
  reduction(
    'min',
    'The smallest element, or the smallest along an axis. Of two tensors: minimum(a, b).',
    min,
  ),
  reduction('variance', 'The unbiased variance (divided by n - 1).', (x, axis, keepDims) =>
    variance(x, axis, keepDims),
  ),
  reduction('std', 'The unbiased standard deviation.', (x, axis, keepDims) => std(x, axis, keepDims)),
  reduction('norm', 'The L2 norm; its gradient at 0 is 0.', (x, axis, keepDims) => norm(x, axis, keepDims)),
  reduction('logSumExp', 'log(sum(exp(x))), stable for every x.', logSumExp),
  alongAxis(
    'softmax',
    'exp(x) divided by its sum along the axis; sums to 1.',
    `${TORCH}torch.nn.functional.softmax.html`,
    softmax,
  ),
  alongAxis(
    'logSoftmax',
    'log(softmax(x)), stable where the softmax underflows.',
    `${TORCH}torch.nn.functional.log_softmax.html`,
    logSoftmax,
  ),
  indexOf('argMax', 'The index of the largest element; has no gradient.', argMax),
  indexOf('argMin', 'The index of the smallest element; has no gradient.', argMin),
  indexOf('argmax', 'Another spelling of argMax; has no gradient.', argMax),
  indexOf('argmin', 'Another spelling of argMin; has no gradient.', argMin),
];
