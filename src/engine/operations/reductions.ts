import type { Node } from '../graph';
import { sumKernel } from '../kernels/reduction';
import { defineOperation } from '../operation';
import { formatShape, normalizeAxis, sameShape, ShapeError, sizeOf, type Shape } from '../shape';
import { multiply } from './arithmetic';
import { broadcastTo, reshape } from './shaping';

/** Which axes an operation reduces: one, several, or (absent) all of them. */
export type AxisArgument = number | readonly number[] | undefined;

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

/** How many elements are reduced to one. */
export function reducedCount(shape: Shape, axes: readonly number[]): number {
  return sizeOf(axes.map((axis) => shape[axis]));
}

/**
 * Attributes for an axis, several, or (absent) all of them.
 * @throws ShapeError when an axis does not exist or is named twice.
 */
export function reductionAttributes(
  shape: Shape,
  axis: AxisArgument,
  keepDims: boolean,
): ReductionAttributes {
  const list = axis === undefined ? shape.map((_, i) => i) : typeof axis === 'number' ? [axis] : axis;
  const axes = list.map((each) => normalizeAxis(each, shape)).sort((a, b) => a - b);
  if (new Set(axes).size !== axes.length) {
    throw new ShapeError(`an axis of ${formatShape(shape)} is named twice`, [shape]);
  }
  return { axes, keepDims };
}

/** A tensor of the reduced shape with the reduced axes back as size 1, so that it broadcasts against `shape`. */
export function keepReduced(reduced: Node, shape: Shape, { axes }: ReductionAttributes): Node {
  return reshape(reduced, reducedShape(shape, { axes, keepDims: true }));
}

/** A gradient of the reduced shape, spread back over the shape before. */
export function spread(gradient: Node, shape: Shape, attributes: ReductionAttributes): Node {
  return broadcastTo(keepReduced(gradient, shape, attributes), shape);
}

const applySum = defineOperation<ReductionAttributes>({
  name: 'sum',
  summary: 'The sum over all elements, or along an axis.',
  inferShape: ([shape], attributes) => reducedShape(shape, attributes),
  gradient: ({ inputs: [x], attributes, upstream }) => [spread(upstream, x.shape, attributes)],
  kernel: ({ attributes: { axes }, ...binding }) => sumKernel({ ...binding, axes }, 1),
});

/** Sum over `axis` (all axes when absent), which is dropped unless `keepDims`. */
export function sum(x: Node, axis?: AxisArgument, keepDims = false): Node {
  return applySum([x], reductionAttributes(x.shape, axis, keepDims));
}

const applyMean = defineOperation<ReductionAttributes>({
  name: 'mean',
  summary: 'The mean over all elements, or along an axis; NaN over no elements.',
  inferShape: ([shape], attributes) => reducedShape(shape, attributes),
  gradient: ({ inputs: [x], attributes, upstream }) => {
    const share = multiply(upstream, 1 / reducedCount(x.shape, attributes.axes));
    return [spread(share, x.shape, attributes)];
  },
  kernel: ({ attributes: { axes }, ...binding }) =>
    sumKernel({ ...binding, axes }, 1 / reducedCount(binding.inputShapes[0], axes)),
});

/** Mean over `axis` (all axes when absent), which is dropped unless `keepDims`; NaN over no elements. */
export function mean(x: Node, axis?: AxisArgument, keepDims = false): Node {
  return applyMean([x], reductionAttributes(x.shape, axis, keepDims));
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
