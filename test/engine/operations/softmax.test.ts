import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as operations from '../../../src/engine/operations';
import { shapeAndAxis, tensorOf } from './arbitrary-tensors';
import { assertClose, evaluate, tensor } from './evaluated-graph';

const scores = shapeAndAxis({ minSize: 1 }).chain(({ shape, axis }) =>
  fc.record({ x: tensorOf(shape, { low: -8, high: 8 }), axis: fc.constant(axis) }),
);

describe('softmax', () => {
  it('does not change when the same number is added to all scores', () => {
    fc.assert(
      fc.property(scores, fc.constantFrom(-1000, -1, 0.5, 300), ({ x, axis }, shift) => {
        const shifted = evaluate([x], ([node]) => operations.softmax(operations.add(node, shift), axis));
        assertClose(
          shifted,
          evaluate([x], ([node]) => operations.softmax(node, axis)),
          1e-11,
        );
      }),
    );
  });

  it('sums to 1', () => {
    fc.assert(
      fc.property(scores, ({ x, axis }) => {
        const sums = evaluate([x], ([node]) => operations.sum(operations.softmax(node, axis), axis));
        assertClose(sums, { shape: sums.shape, data: sums.data.map(() => 1) });
      }),
    );
  });

  it('is the exponential of logSoftmax, which is x - logSumExp(x)', () => {
    fc.assert(
      fc.property(scores, ({ x, axis }) => {
        const direct = evaluate([x], ([node]) => operations.logSoftmax(node, axis));
        assertClose(
          direct,
          evaluate([x], ([node]) => operations.log(operations.softmax(node, axis))),
        );
        assertClose(
          direct,
          evaluate([x], ([node]) => operations.subtract(node, operations.logSumExp(node, axis, true))),
        );
      }),
    );
  });

  it('stays finite for the largest scores, in float32 too', () => {
    const x = tensor([1e30, -1e30, 0]);
    for (const precision of ['float64', 'float32'] as const) {
      assert.deepEqual(evaluate([x], ([node]) => operations.softmax(node), precision).data, [1, 0, 0]);
      const logarithms = evaluate([x], ([node]) => operations.logSoftmax(node), precision).data;
      assert.deepEqual(logarithms.map(Number.isFinite), [true, true, true]);
    }
  });

  it('gives nothing to -Infinity, and is NaN when there is nothing else', () => {
    const x = tensor([-Infinity, 0, -Infinity, -Infinity], [2, 2]);
    assert.deepEqual(evaluate([x], ([node]) => operations.softmax(node)).data, [0, 1, NaN, NaN]);
  });
});

describe('logSumExp', () => {
  it('grows with a number added to all elements', () => {
    fc.assert(
      fc.property(scores, fc.constantFrom(-700, 2, 700), ({ x, axis }, shift) => {
        const shifted = evaluate([x], ([node]) => operations.logSumExp(operations.add(node, shift), axis));
        const grown = evaluate([x], ([node]) => operations.add(operations.logSumExp(node, axis), shift));
        assertClose(shifted, grown);
      }),
    );
  });

  it('is -Infinity over no elements and over -Infinity alone, and Infinity over one Infinity', () => {
    const of = (x: number[]) => evaluate([tensor(x)], ([node]) => operations.logSumExp(node)).data[0];
    assert.equal(of([]), -Infinity);
    assert.equal(of([-Infinity, -Infinity]), -Infinity);
    assert.equal(of([Infinity, 0]), Infinity);
  });
});
