import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as operations from '../../../src/engine/operations';
import { ShapeError } from '../../../src/engine/shape';
import { broadcastingShapes, tensorOf, type SampleTensor } from './arbitrary-tensors';
import { assertClose, evaluate, tensor } from './evaluated-graph';

const size = fc.integer({ min: 0, max: 9 });

describe('matmul', () => {
  it('sums products of rows and columns, whatever the sizes', () => {
    const matrices = fc
      .tuple(size, size, size)
      .chain(([rows, inner, columns]) => fc.tuple(tensorOf([rows, inner]), tensorOf([inner, columns])));
    fc.assert(
      fc.property(matrices, ([a, b]) => {
        const summed = evaluate([a, b], ([x, y]) => {
          const products = operations.multiply(operations.unsqueeze(x, 2), operations.unsqueeze(y, 0));
          return operations.sum(products, 1);
        });
        assertClose(
          evaluate([a, b], ([x, y]) => operations.matmul(x, y)),
          summed,
        );
      }),
    );
  });

  it('multiplies transposed operands without transposing them', () => {
    const operands = fc
      .tuple(size, size, size)
      .chain(([rows, inner, columns]) => fc.tuple(tensorOf([inner, rows]), tensorOf([columns, inner])));
    fc.assert(
      fc.property(operands, ([a, b]) => {
        const direct = evaluate([a, b], ([x, y]) =>
          operations.matmul(x, y, { transposeA: true, transposeB: true }),
        );
        const turned = evaluate([a, b], ([x, y]) =>
          operations.matmul(operations.transpose(x), operations.transpose(y)),
        );
        assert.deepEqual(direct, turned);
      }),
    );
  });

  it('broadcasts the axes before the last two', () => {
    const batches = broadcastingShapes(2).chain(([batchA, batchB]) =>
      fc.tuple(tensorOf([...batchA, 2, 3]), tensorOf([...batchB, 3, 2])),
    );
    fc.assert(
      fc.property(batches, ([a, b]) => {
        const batched = evaluate([a, b], ([x, y]) => operations.matmul(x, y));
        const summed = evaluate([a, b], ([x, y]) => {
          const products = operations.multiply(operations.unsqueeze(x, -1), operations.unsqueeze(y, -3));
          return operations.sum(products, -2);
        });
        assertClose(batched, summed);
      }),
    );
  });

  it('takes a vector for a row on the left and a column on the right', () => {
    const matrix = tensor([1, 2, 3, 4, 5, 6], [2, 3]);
    const shapeOf = (a: SampleTensor, b: SampleTensor) =>
      evaluate([a, b], ([x, y]) => operations.matmul(x, y)).shape;
    assert.deepEqual(shapeOf(tensor([1, 2]), matrix), [3]);
    assert.deepEqual(shapeOf(matrix, tensor([1, 2, 3])), [2]);
    assert.deepEqual(shapeOf(tensor([1, 2]), tensor([3, 4])), []);
  });

  it('does not skip zeros: 0 times NaN is NaN', () => {
    const product = evaluate([tensor([0, 1], [1, 2]), tensor([NaN, 1], [2, 1])], ([x, y]) =>
      operations.matmul(x, y),
    );
    assert.deepEqual(product.data, [NaN]);
  });

  it('wants equal inner sizes and at least one axis', () => {
    const matrix = tensor([1, 2], [1, 2]);
    assert.throws(
      () => evaluate([matrix, matrix], ([x, y]) => operations.matmul(x, y)),
      /matmul needs equal inner sizes, but \[1, 2\] and \[1, 2\] have 2 and 1/,
    );
    assert.throws(() => evaluate([matrix, tensor([1], [])], ([x, y]) => operations.matmul(x, y)), ShapeError);
  });
});
