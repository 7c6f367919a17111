import type { Node } from '../graph';
import { defineOperation } from '../operation';
import { broadcastShapes, formatShape, sameShape, ShapeError, sizeOf, type Shape } from '../shape';
import { broadcastOffsets } from './elementwise-kernels';
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
  kernel({ inputs: [input], inputShapes: [from], output, outputShape }) {
    const offsets = broadcastOffsets(from, outputShape);
    return () => {
      for (let i = 0; i < output.length; i++) output[i] = input[offsets[i]];
    };
  },
});

/** @throws ShapeError when `x` does not broadcast to `shape`. */
export function broadcastTo(x: Node, shape: Shape): Node {
  return sameShape(x.shape, shape) ? x : applyBroadcastTo([x], { shape });
}
