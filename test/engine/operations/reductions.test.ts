import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as operations from '../../../src/engine/operations';
import { ShapeError } from '../../../src/engine/shape';
import { shapeAndAxes, tensorOf } from './arbitrary-tensors';
import { assertClose, evaluate, gradientOf, tensor } from './evaluated-graph';

const tensorAndAxes = shapeAndAxes({ minSize: 1 }).chain(({ shape, axes }) =>
  fc.record({ x: tensorOf(shape), axes: fc.constant(axes) }),
);

describe('reductions', () => {
  const tied = tensor([1, 3, 3, 2, 2, 2], [2, 3]);

  it('over several axes are reductions over one after the other', () => {
    fc.assert(
      fc.property(tensorAndAxes, ({ x, axes }) => {
        for (const reduce of [operations.sum, operations.mean, operations.max, operations.logSumExp]) {
          const atOnce = evaluate([x], ([node]) => reduce(node, axes, true));
          const oneByOne = evaluate([x], ([node]) =>
            axes.reduce((partial, axis) => reduce(partial, axis, true), node),
          );
          assertClose(atOnce, oneByOne);
        }
      }),
    );
  });

  it('drop the axes unless told to keep them', () => {
    assert.deepEqual(
      evaluate([tied], ([x]) => operations.sum(x, 1)),
      { shape: [2], data: [7, 6] },
    );
    assert.deepEqual(evaluate([tied], ([x]) => operations.sum(x, -1, true)).shape, [2, 1]);
    assert.deepEqual(
      evaluate([tied], ([x]) => operations.sum(x)),
      { shape: [], data: [13] },
    );
  });

  it('over nothing give 0, 1 and NaN', () => {
    const empty = tensor([], [0, 2]);
    assert.deepEqual(evaluate([empty], ([x]) => operations.sum(x, 0)).data, [0, 0]);
    assert.deepEqual(evaluate([empty], ([x]) => operations.prod(x, 0)).data, [1, 1]);
    assert.deepEqual(evaluate([empty], ([x]) => operations.mean(x, 0)).data, [NaN, NaN]);
    assert.throws(() => evaluate([empty], ([x]) => operations.max(x, 0)), ShapeError);
    assert.throws(() => evaluate([empty], ([x]) => operations.argMax(x)), ShapeError);
  });

  it('share the gradient of a maximum over all, and give it to the first along an axis', () => {
    assert.deepEqual(gradientOf([tied], ([x]) => operations.max(x)).data, [0, 0.5, 0.5, 0, 0, 0]);
    assert.deepEqual(gradientOf([tied], ([x]) => operations.max(x, 1)).data, [0, 1, 0, 1, 0, 0]);
    assert.deepEqual(gradientOf([tied], ([x]) => operations.min(x, [1])).data, [
      1,
      0,
      0,
      1 / 3,
      1 / 3,
      1 / 3,
    ]);
  });

  it('find the first largest and smallest, NaN before all', () => {
    assert.deepEqual(evaluate([tied], ([x]) => operations.argMax(x, 1)).data, [1, 0]);
    assert.deepEqual(evaluate([tied], ([x]) => operations.argMin(x)).data, [0]);
    const holed = tensor([5, NaN, 9]);
    assert.deepEqual(evaluate([holed], ([x]) => operations.max(x)).data, [NaN]);
    assert.deepEqual(evaluate([holed], ([x]) => operations.argMax(x)).data, [1]);
    assert.deepEqual(evaluate([tied], ([x]) => operations.argMax(x, undefined, true)).shape, [1, 1]);
  });

  it('know the variance of one element only with the population as divisor', () => {
    const one = tensor([3]);
    assert.deepEqual(evaluate([one], ([x]) => operations.variance(x)).data, [NaN]);
    assert.deepEqual(evaluate([one], ([x]) => operations.variance(x, 0, false, 0)).data, [0]);
  });

  it('keep the digits of a variance far away from 0', () => {
    const far = tensor([1e9 + 1, 1e9 + 2, 1e9 + 3]);
    assert.deepEqual(evaluate([far], ([x]) => operations.variance(x)).data, [1]);
  });

  it('have gradient 0 where a deviation or a norm is 0', () => {
    const constant = tensor([2, 2, 2]);
    assert.deepEqual(gradientOf([constant], ([x]) => operations.std(x)).data, [0, 0, 0]);
    for (const order of [1, 2, 3]) {
      const gradient = gradientOf([tensor([0, 0])], ([x]) => operations.norm(x, 0, false, order));
      assert.deepEqual(gradient.data, [0, 0]);
    }
  });

  it('multiply and differentiate through zeros', () => {
    assert.deepEqual(gradientOf([tensor([2, 0, 4])], ([x]) => operations.prod(x)).data, [0, 8, 0]);
    assert.deepEqual(gradientOf([tensor([0, 0, 4])], ([x]) => operations.prod(x)).data, [0, 0, 0]);
    assert.deepEqual(evaluate([tensor([2, 0, 4])], ([x]) => operations.cumprod(x, 0)).data, [2, 0, 0]);
    assert.deepEqual(gradientOf([tensor([2, 0, 4])], ([x]) => operations.cumprod(x, 0)).data, [1, 10, 0]);
  });

  it('end running sums with the sum', () => {
    fc.assert(
      fc.property(tensorAndAxes, ({ x }) => {
        const last = evaluate([x], ([node]) => operations.select(operations.cumsum(node, 0), 0, -1));
        assertClose(
          last,
          evaluate([x], ([node]) => operations.sum(node, 0)),
        );
      }),
    );
  });
});
