import type { Node } from '../graph';
import { defineOperation } from '../operation';
import { formatShape, normalizeAxis, sameShape, ShapeError, sizeOf, stridesOf, type Shape } from '../shape';
import { multiply } from './arithmetic';
import { stridedOffsets } from './elementwise-kernels';
import { broadcastTo, reshape } from './shaping';

/** Axes to reduce, counted from 0, ascending; never empty unless the tensor is a scalar. */
export interface ReductionAttributes {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** The shape after reducing: the axes are dropped, or stay with size 1. */
export function reducedShape(shape: Shape, { axes, keepDims }: ReductionAttributes): Shape {
  return keepDims
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis));
}

/** Offsets of the first element of each group, and of each member relative to the first. */
export function reductionOffsets(
  shape: Shape,
  axes: readonly number[],
): { groups: Int32Array; members: Int32Array } {
  const strides = stridesOf(shape);
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const pick = (from: readonly number[]) => from.map((axis) => shape[axis]);
  const strideOf = (from: readonly number[]) => from.map((axis) => strides[axis]);
  return {
    groups: stridedOffsets(pick(kept), strideOf(kept), 0),
    members: stridedOffsets(pick(axes), strideOf(axes), 0),
  };
}

/** Attributes for an axis, several, or (absent) all of them. */
export function reductionAttributes(
  shape: Shape,
  axis: number | readonly number[] | undefined,
  keepDims: boolean,
): ReductionAttributes {
  const list = axis === undefined ? shape.map((_, i) => i) : typeof axis === 'number' ? [axis] : axis;
  const axes = list.map((each) => normalizeAxis(each, shape)).sort((a, b) => a - b);
  if (new Set(axes).size !== axes.length) {
    throw new ShapeError(`an axis of ${formatShape(shape)} is named twice`, [shape]);
  }
  return { axes, keepDims };
}

/** A gradient of the reduced shape, spread back over the shape before. */
export function spread(gradient: Node, shape: Shape, attributes: ReductionAttributes): Node {
  return broadcastTo(reshape(gradient, reducedShape(shape, { ...attributes, keepDims: true })), shape);
}

const applySum = defineOperation<ReductionAttributes>({
  name: 'sum',
  summary: 'The sum over all elements, or along an axis.',
  inferShape: ([shape], attributes) => reducedShape(shape, attributes),
  gradient: ({ inputs: [x], attributes, upstream }) => [spread(upstream, x.shape, attributes)],
  kernel({ inputs: [input], inputShapes: [shape], output, attributes: { axes } }) {
    const { groups, members } = reductionOffsets(shape, axes);
    return () => {
      for (let group = 0; group < groups.length; group++) {
        const start = groups[group];
        let total = 0;
        for (let member = 0; member < members.length; member++) total += input[start + members[member]];
        output[group] = total;
      }
    };
  },
});

/** Sum over `axis` (all axes when absent), which is dropped unless `keepDims`. */
export function sum(x: Node, axis?: number | readonly number[], keepDims = false): Node {
  return applySum([x], reductionAttributes(x.shape, axis, keepDims));
}

/** Mean over `axis` (all axes when absent), which is dropped unless `keepDims`; NaN over no elements. */
export function mean(x: Node, axis?: number | readonly number[], keepDims = false): Node {
  const attributes = reductionAttributes(x.shape, axis, keepDims);
  const count = sizeOf(attributes.axes.map((each) => x.shape[each]));
  return multiply(applySum([x], attributes), 1 / count);
}

/** Sums away the axes along which `shape` was broadcast to become `x.shape`: the gradient of broadcasting. */
export function sumTo(x: Node, shape: Shape): Node {
  if (sameShape(x.shape, shape)) return x;
  const added = x.shape.length - shape.length;
  const axes = x.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < added || (shape[axis - added] === 1 && x.shape[axis] !== 1));
  return reshape(sum(x, axes), shape);
}
