import fc from 'fast-check';
import type { Node } from '../../../src/engine/graph';
import * as operations from '../../../src/engine/operations';
import { anyShape, broadcastingShapes, indicesOf, shapeAndAxis, tensorOf } from './arbitrary-tensors';
import { over } from './sample';

export const gather = shapeAndAxis({ minSize: 1 }).chain(({ shape, axis }) =>
  fc.integer({ min: 0, max: 4 }).chain((length) =>
    fc
      .tuple(
        tensorOf(shape),
        indicesOf(
          shape.map((size, i) => (i === axis ? length : size)),
          shape[axis],
        ),
      )
      .map(([x, index]) => ({
        variables: [x],
        fixed: [index],
        build: ([node]: readonly Node[], [indices]: readonly Node[]) =>
          operations.gather(node, axis, indices),
      })),
  ),
);
export const indexSelect = shapeAndAxis({ minSize: 1 }).chain(({ shape, axis }) =>
  anyShape({ maxRank: 2 }).chain((indexShape) =>
    fc.tuple(tensorOf(shape), indicesOf(indexShape, shape[axis])).map(([x, index]) => ({
      variables: [x],
      fixed: [index],
      build: ([node]: readonly Node[], [indices]: readonly Node[]) =>
        operations.indexSelect(node, axis, indices),
    })),
  ),
);

export const slice = shapeAndAxis().chain(({ shape, axis }) =>
  fc
    .tuple(
      tensorOf(shape),
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: -3, max: 4 }),
      fc.integer({ min: 1, max: 2 }),
    )
    .map(([x, from, to, step]) => ({
      variables: [x],
      build: ([node]: readonly Node[]) =>
        operations.slice(operations.multiply(node, 1), axis, from, to, step),
    })),
);
export const pad = anyShape().chain((shape) => {
  const counts = fc.array(fc.integer({ min: 0, max: 2 }), {
    minLength: shape.length,
    maxLength: shape.length,
  });
  return fc.tuple(tensorOf(shape), counts, counts).map(([x, before, after]) => ({
    variables: [x],
    build: ([node]: readonly Node[]) => operations.pad(node, before, after, 0.5),
  }));
});
export const concat = fc
  .tuple(shapeAndAxis(), fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 3 }))
  .chain(([{ shape, axis }, lengths]) =>
    over(
      lengths.map((length) => shape.map((size, i) => (i === axis ? length : size))),
      ([first, ...rest]) => operations.concat([first, ...rest], axis),
    ),
  );
export const transpose = anyShape({ minRank: 2 }).chain((shape) =>
  fc
    .tuple(
      tensorOf(shape),
      fc.shuffledSubarray(
        shape.map((_, axis) => axis),
        { minLength: shape.length },
      ),
    )
    .map(([x, permutation]) => ({
      variables: [x],
      build: ([node]: readonly Node[]) => operations.permute(node, permutation),
    })),
);
export const broadcastTo = broadcastingShapes(1).chain(([shape]) =>
  over([shape], ([x]) => operations.broadcastTo(x, [2, ...shape.map((size) => (size === 1 ? 3 : size))])),
);

export const where = broadcastingShapes(3).chain(([condition, a, b]) =>
  fc.tuple(indicesOf(condition, 2), tensorOf(a), tensorOf(b)).map(([mask, x, y]) => ({
    variables: [x, y],
    fixed: [mask],
    build: ([first, second]: readonly Node[], [chosen]: readonly Node[]) =>
      operations.where(chosen, first, second),
  })),
);
