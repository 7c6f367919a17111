import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as operations from '../../../src/engine/operations';
import { ShapeError } from '../../../src/engine/shape';
import { anyShape, shapeAndAxes, shapeAndAxis, tensorOf } from './arbitrary-tensors';
import { evaluate, tensor } from './evaluated-graph';

const anyTensor = anyShape().chain((shape) => tensorOf(shape));
const tensorAndAxis = shapeAndAxis().chain(({ shape, axis }) =>
  fc.record({ x: tensorOf(shape), axis: fc.constant(axis) }),
);

describe('shaping', () => {
  const matrix = tensor([1, 2, 3, 4, 5, 6], [2, 3]);

  it('permutes back what it permuted', () => {
    const permuted = anyShape({ minRank: 1 }).chain((shape) =>
      fc.record({
        x: tensorOf(shape),
        order: fc.shuffledSubarray(
          shape.map((_, axis) => axis),
          { minLength: shape.length },
        ),
      }),
    );
    fc.assert(
      fc.property(permuted, ({ x, order }) => {
        const back = order.map((_, axis) => order.indexOf(axis));
        const result = evaluate([x], ([node]) => operations.permute(operations.permute(node, order), back));
        assert.deepEqual(result, x);
      }),
    );
  });

  it('flips back what it flipped', () => {
    const flipped = shapeAndAxes().chain(({ shape, axes }) =>
      fc.record({ x: tensorOf(shape), axes: fc.constant(axes) }),
    );
    fc.assert(
      fc.property(flipped, ({ x, axes }) => {
        const result = evaluate([x], ([node]) => operations.flip(operations.flip(node, axes), axes));
        assert.deepEqual(result, x);
      }),
    );
    assert.deepEqual(evaluate([matrix], ([x]) => operations.flip(x, 1)).data, [3, 2, 1, 6, 5, 4]);
  });

  it('joins what it split', () => {
    fc.assert(
      fc.property(tensorAndAxis, fc.integer({ min: 1, max: 3 }), ({ x, axis }, size) => {
        if (x.shape[axis] === 0) return;
        const result = evaluate([x], ([node]) => {
          const [first, ...rest] = operations.split(node, size, axis);
          return operations.concat([first, ...rest], axis);
        });
        assert.deepEqual(result, x);
      }),
    );
  });

  it('selects what it stacked', () => {
    fc.assert(
      fc.property(tensorAndAxis, ({ x, axis }) => {
        const result = evaluate([x], ([node]) => {
          const stacked = operations.stack([operations.negate(node), node], axis);
          return operations.select(stacked, axis, -1);
        });
        assert.deepEqual(result, x);
      }),
    );
  });

  it('slices off what it padded', () => {
    fc.assert(
      fc.property(tensorAndAxis, fc.nat(2), fc.nat(2), ({ x, axis }, before, after) => {
        const counts = (count: number) => x.shape.map((_, i) => (i === axis ? count : 0));
        const result = evaluate([x], ([node]) => {
          const padded = operations.pad(node, counts(before), counts(after), 9);
          return operations.slice(padded, axis, before, before + x.shape[axis]);
        });
        assert.deepEqual(result, x);
      }),
    );
    const padded = evaluate([tensor([1, 2])], ([x]) => operations.pad(x, [1], [2], 9));
    assert.deepEqual(padded.data, [9, 1, 2, 9, 9]);
  });

  it('slices as JavaScript arrays do, every step-th', () => {
    const bound = fc.option(fc.integer({ min: -7, max: 7 }));
    fc.assert(
      fc.property(bound, bound, fc.integer({ min: 1, max: 3 }), (from, to, step) => {
        const values = [10, 11, 12, 13, 14];
        const result = evaluate([tensor(values)], ([x]) => operations.slice(x, 0, from, to, step));
        const expected = values.slice(from ?? undefined, to ?? undefined).filter((_, i) => i % step === 0);
        assert.deepEqual(result.data, expected);
      }),
    );
  });

  it('repeats by whole copies', () => {
    const repeated = evaluate([tensor([1, 2], [1, 2])], ([x]) => operations.repeat(x, [2, 1, 2]));
    assert.deepEqual(repeated, { shape: [2, 1, 4], data: [1, 2, 1, 2, 1, 2, 1, 2] });
  });

  it('adds and drops axes of size 1 and joins neighbours', () => {
    fc.assert(
      fc.property(anyTensor, (x) => {
        const { shape, data } = evaluate([x], ([node]) => operations.squeeze(operations.unsqueeze(node, 0)));
        assert.deepEqual(
          shape,
          x.shape.filter((size) => size !== 1),
        );
        assert.deepEqual(data, x.data);
      }),
    );
    const squeezed = evaluate([tensor([1, 2], [1, 2, 1])], ([x]) => operations.squeeze(x, 2));
    assert.deepEqual(squeezed.shape, [1, 2]);
    assert.deepEqual(
      evaluate([matrix], ([x]) => operations.flatten(operations.unsqueeze(x, 0), 1)).shape,
      [1, 6],
    );
    assert.deepEqual(evaluate([tensor([5], [])], ([x]) => operations.flatten(x)).shape, [1]);
  });

  it('keeps a triangle of the last two axes', () => {
    assert.deepEqual(evaluate([matrix], ([x]) => operations.tril(x)).data, [1, 0, 0, 4, 5, 0]);
    assert.deepEqual(evaluate([matrix], ([x]) => operations.triu(x, 1)).data, [0, 2, 3, 0, 0, 6]);
  });

  it('says what does not fit', () => {
    const fails = (build: Parameters<typeof evaluate>[1], message: RegExp) => {
      assert.throws(
        () => evaluate([matrix], build),
        (error) => error instanceof ShapeError && message.test(error.message),
      );
    };
    fails(([x]) => operations.reshape(x, [4, -1]), /\[2, 3\] does not fit \[4, -1\]/);
    fails(([x]) => operations.reshape(x, [5]), /\[2, 3\] has 6 elements and does not fit \[5\]/);
    fails(([x]) => operations.sum(x, 2), /there is no axis 2 in shape \[2, 3\]/);
    fails(([x]) => operations.sum(x, [0, -2]), /an axis of \[2, 3\] is named twice/);
    fails(([x]) => operations.select(x, 1, 3), /there is no index 3 along axis 1 of \[2, 3\]/);
    fails(([x]) => operations.slice(x, 0, 0, 1, 0), /step must be a positive integer, not 0/);
    fails(([x]) => operations.split(x, [1, 1], 1)[0], /sizes \[1, 1\] do not add up to the 3 of axis 1/);
    fails(([x]) => operations.permute(x, [0, 0]), /\[0, 0\] is no order of the axes of \[2, 3\]/);
    fails(([x]) => operations.concat([x, operations.select(x, 0, 0)]), /concat needs equal sizes/);
    fails(
      ([x]) => operations.pad(x, [1], [1]),
      /padding needs two counts of 0 or more for each axis of \[2, 3\]/,
    );
    fails(([x]) => operations.broadcastTo(x, [3]), /does not broadcast|do not broadcast/);
    fails(([x]) => operations.glu(x, 1), /glu halves axis 1, whose size 3 is odd/);
  });
});
