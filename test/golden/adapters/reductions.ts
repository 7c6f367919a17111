import type { Node } from '../../../src/engine/graph';
import * as operations from '../../../src/engine/operations';
import type { AxisArgument } from '../../../src/engine/operations/reductions';
import type { OperatorAdapter } from '../adapter';

function reduction(apply: (x: Node, axis: AxisArgument, keepDims: boolean) => Node): OperatorAdapter {
  return ({ input, attributes }) => apply(input('x'), attributes.axes(), attributes.flag('keepdim', false));
}

/** `torch.amax` shares among ties whatever the axes, which is what a list of axes means here. */
function sharingExtremum(apply: typeof operations.max): OperatorAdapter {
  return reduction((x, axis, keepDims) => apply(x, typeof axis === 'number' ? [axis] : axis, keepDims));
}

/** `torch.max`, which with an axis also gives the indices. */
function extremum(apply: typeof operations.max, locate: typeof operations.argMax): OperatorAdapter {
  return ({ input, attributes }) => {
    const [x, axis, keepDims] = [input('x'), attributes.axis(), attributes.flag('keepdim', false)];
    const output = apply(x, axis, keepDims);
    return axis === undefined ? output : { output, extra: { indices: locate(x, axis, keepDims) } };
  };
}

function spreading(apply: typeof operations.variance): OperatorAdapter {
  return ({ input, attributes }) =>
    apply(
      input('x'),
      attributes.axes(),
      attributes.flag('keepdim', false),
      attributes.flag('unbiased', true) ? 1 : 0,
    );
}

function alongAxis(apply: (x: Node, axis: number) => Node): OperatorAdapter {
  return ({ input, attributes }) => apply(input('x'), attributes.number('dim'));
}

export const operators: Readonly<Record<string, OperatorAdapter>> = {
  amax: sharingExtremum(operations.max),
  amin: sharingExtremum(operations.min),
  argmax: ({ input, attributes }) =>
    operations.argMax(input('x'), attributes.axis(), attributes.flag('keepdim', false)),
  cumprod: alongAxis(operations.cumprod),
  cumsum: alongAxis(operations.cumsum),
  log_softmax: alongAxis(operations.logSoftmax),
  logsumexp: reduction(operations.logSumExp),
  max: extremum(operations.max, operations.argMax),
  mean: reduction(operations.mean),
  min: extremum(operations.min, operations.argMin),
  norm: ({ input, attributes }) =>
    operations.norm(
      input('x'),
      attributes.axes(),
      attributes.flag('keepdim', false),
      attributes.number('p', 2),
    ),
  prod: ({ input, attributes }) =>
    operations.prod(input('x'), attributes.axis(), attributes.flag('keepdim', false)),
  softmax: alongAxis(operations.softmax),
  std: spreading(operations.std),
  sum: reduction(operations.sum),
  var: spreading(operations.variance),
};
