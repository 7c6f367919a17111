import fc from 'fast-check';
import assert from 'node:assert/strict';
import { broadcastTo, concat, flip, pad, permute, slice } from '../../../../src/engine/operations';
import { wave } from '../../operations/evaluated-graph';
import { runBoth } from './vector-graph';

const size = fc.integer({ min: 1, max: 9 });
const shape = fc.tuple(size, size, size);
const axis = fc.integer({ min: 0, max: 2 });

describe('numbers copied by WebAssembly', () => {
  it('are those of the reference in parts of a tensor and within a larger one', () => {
    const part = fc.record({
      axis,
      from: fc.integer({ min: 0, max: 5 }),
      step: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(
        shape,
        part,
        fc.constantFrom(0, 1.5, -Infinity),
        (sizes, { axis: along, from, step }, value) => {
          const grown = sizes.map((each, i) => (i === along ? each + from : each));
          const results = runBoth([wave(grown, 1.1)], ([x]) => [
            slice(x, along, from, null, step),
            pad(x, [from, 0, 1], [0, step, 2], value),
          ]);
          assert.deepEqual(results.vectors, results.reference);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('are those of the reference in another order', () => {
    const order = fc.shuffledSubarray([0, 1, 2], { minLength: 3 });
    fc.assert(
      fc.property(shape, order, fc.subarray([0, 1, 2]), (sizes, permutation, axes) => {
        const results = runBoth([wave(sizes, 1.1)], ([x]) => [permute(x, permutation), flip(x, axes)]);
        assert.deepEqual(results.vectors, results.reference);
      }),
      { numRuns: 100 },
    );
  });

  it('are those of the reference side by side and repeated', () => {
    fc.assert(
      fc.property(shape, axis, size, fc.subarray([0, 1, 2]), (sizes, along, other, repeated) => {
        const second = sizes.map((each, i) => (i === along ? other : each));
        const single = sizes.map((each, i) => (repeated.includes(i) ? 1 : each));
        const results = runBoth([wave(sizes, 1.1), wave(second, 0.4), wave(single, 0.7)], ([x, y, z]) => [
          concat([x, y, x], along),
          broadcastTo(z, sizes),
        ]);
        assert.deepEqual(results.vectors, results.reference);
      }),
      { numRuns: 100 },
    );
  });
});
