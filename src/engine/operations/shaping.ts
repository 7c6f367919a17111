import type { Node } from '../graph';
import { broadcastOffsets, gatherKernel, stridedOffsets } from '../kernels/elementwise';
import { defineOperation } from '../operation';
import {
  broadcastShapes,
  formatShape,
  normalizeAxis,
  sameShape,
  ShapeError,
  sizeOf,
  stridesOf,
  type Shape,
} from '../shape';
import { sumTo } from './reductions';

const applyReshape = defineOperation<{ readonly shape: Shape }>({
  name: 'reshape',
  summary: 'The same numbers in another shape; one size may be -1.',
  inferShape([from], { shape }) {
    if (sizeOf(from) !== sizeOf(shape)) {
      throw new ShapeError(
        `${formatShape(from)} has ${sizeOf(from)} elements and does not fit ${formatShape(shape)}`,
        [from, shape],
      );
    }
    return shape;
  },
  gradient: ({ inputs: [x], upstream }) => [reshape(upstream, x.shape)],
  aliasOffset: () => 0,
  kernel({ inputs: [input], output }) {
    return () => {
      output.set(input);
    };
  },
});

/**
 * @param shape may hold one -1, which stands for whatever fits.
 * @throws ShapeError
 */
export function reshape(x: Node, shape: Shape): Node {
  const resolved = resolveShape(x.shape, shape);
  return sameShape(x.shape, resolved) ? x : applyReshape([x], { shape: resolved });
}

function resolveShape(from: Shape, shape: Shape): Shape {
  const open = shape.indexOf(-1);
  if (open < 0) return shape;
  const known = shape.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const rest = sizeOf(from) / known;
  if (shape.lastIndexOf(-1) !== open || known === 0 || !Number.isInteger(rest)) {
    throw new ShapeError(`${formatShape(from)} does not fit ${formatShape(shape)}`, [from, shape]);
  }
  return shape.map((size) => (size === -1 ? rest : size));
}

/** Joins the axes `first` to `last` (both included) into one. */
export function flatten(x: Node, first = 0, last = -1): Node {
  if (x.shape.length === 0) return reshape(x, [1]);
  const from = normalizeAxis(first, x.shape);
  const to = normalizeAxis(last, x.shape);
  return reshape(x, [
    ...x.shape.slice(0, from),
    sizeOf(x.shape.slice(from, to + 1)),
    ...x.shape.slice(to + 1),
  ]);
}

/** Drops `axis` if its size is 1, or (absent) all axes of size 1. */
export function squeeze(x: Node, axis?: number): Node {
  const dropped = axis === undefined ? null : normalizeAxis(axis, x.shape);
  return reshape(
    x,
    x.shape.filter((size, i) => size !== 1 || (dropped !== null && dropped !== i)),
  );
}

/** Inserts an axis of size 1 that becomes `axis` of the result. */
export function unsqueeze(x: Node, axis: number): Node {
  const shape = [...x.shape];
  shape.splice(normalizeAxis(axis, [...x.shape, 1]), 0, 1);
  return reshape(x, shape);
}

const applyDetach = defineOperation<null>({
  name: 'detach',
  summary: 'The same numbers, through which no gradient flows.',
  inferShape: ([shape]) => shape,
  gradient: 'none',
  aliasOffset: () => 0,
  kernel({ inputs: [input], output }) {
    return () => {
      output.set(input);
    };
  },
});

/** The numbers of `x` as if they were constants. */
export function detach(x: Node): Node {
  return applyDetach([x], null);
}

const applyBroadcastTo = defineOperation<{ readonly shape: Shape }>({
  name: 'broadcastTo',
  summary: 'Repeats axes of size 1 until the shape is reached.',
  inferShape([from], { shape }) {
    if (!sameShape(broadcastShapes(from, shape), shape)) {
      throw new ShapeError(`${formatShape(from)} does not broadcast to ${formatShape(shape)}`, [from, shape]);
    }
    return shape;
  },
  gradient: ({ inputs: [x], upstream }) => [sumTo(upstream, x.shape)],
  aliasOffset: ([from], { shape }) => (sizeOf(from) === sizeOf(shape) ? 0 : null),
  kernel({ inputs: [input], inputShapes: [from], output, outputShape }) {
    if (sizeOf(from) === 1) {
      return () => {
        output.fill(input[0]);
      };
    }
    return gatherKernel(input, broadcastOffsets(from, outputShape), output);
  },
});

/** @throws ShapeError when `x` does not broadcast to `shape`. */
export function broadcastTo(x: Node, shape: Shape): Node {
  return sameShape(x.shape, shape) ? x : applyBroadcastTo([x], { shape });
}

/** Lays copies of `x` side by side: `repeats[i]` along axis i; further repeats in front add axes (`torch.tile`). */
export function repeat(x: Node, repeats: readonly number[]): Node {
  const rank = Math.max(x.shape.length, repeats.length);
  const padded = (values: readonly number[]) => [
    ...new Array<number>(rank - values.length).fill(1),
    ...values,
  ];
  const counts = padded(repeats);
  const sizes = padded(x.shape);
  const interleaved = (pair: (axis: number) => readonly [number, number]) =>
    sizes.flatMap((_, axis) => pair(axis));
  const separated = reshape(
    x,
    interleaved((axis) => [1, sizes[axis]]),
  );
  const copies = broadcastTo(
    separated,
    interleaved((axis) => [counts[axis], sizes[axis]]),
  );
  return reshape(
    copies,
    sizes.map((size, axis) => size * counts[axis]),
  );
}

const applyTranspose = defineOperation<{ readonly permutation: readonly number[] }>({
  name: 'transpose',
  summary: 'The axes in another order.',
  inferShape([shape], { permutation }) {
    if (permutation.length !== shape.length || new Set(permutation).size !== shape.length) {
      throw new ShapeError(`[${permutation.join(', ')}] is no order of the axes of ${formatShape(shape)}`, [
        shape,
      ]);
    }
    return permutation.map((axis) => shape[axis]);
  },
  gradient: ({ attributes: { permutation }, upstream }) => [permute(upstream, inverse(permutation))],
  aliasOffset([shape], { permutation }) {
    const moving = permutation.filter((axis) => shape[axis] !== 1);
    return moving.every((axis, i) => i === 0 || moving[i - 1] < axis) ? 0 : null;
  },
  kernel({ inputs: [input], inputShapes: [from], output, outputShape, attributes: { permutation } }) {
    const strides = stridesOf(from);
    return gatherKernel(
      input,
      stridedOffsets(
        outputShape,
        permutation.map((axis) => strides[axis]),
        0,
      ),
      output,
    );
  },
});

function inverse(permutation: readonly number[]): number[] {
  const result = new Array<number>(permutation.length);
  permutation.forEach((axis, position) => (result[axis] = position));
  return result;
}

/**
 * Axis i of the result is axis `permutation[i]` of `x`.
 * @throws ShapeError when an axis is missing or named twice.
 */
export function permute(x: Node, permutation: readonly number[]): Node {
  const axes = permutation.map((axis) => normalizeAxis(axis, x.shape));
  return axes.every((axis, i) => axis === i) && axes.length === x.shape.length
    ? x
    : applyTranspose([x], { permutation: axes });
}

/** `x` with two axes exchanged, the last two unless told otherwise. */
export function transpose(x: Node, axisA = -2, axisB = -1): Node {
  const permutation = x.shape.map((_, axis) => axis);
  const a = normalizeAxis(axisA, x.shape);
  const b = normalizeAxis(axisB, x.shape);
  permutation[a] = b;
  permutation[b] = a;
  return permute(x, permutation);
}
