import fc from 'fast-check';
import assert from 'node:assert/strict';
import { differentiate } from '../../../../src/engine/gradient';
import type { Node } from '../../../../src/engine/graph';
import { Memory } from '../../../../src/engine/memory';
import {
  abs,
  add,
  divide,
  greater,
  logSoftmax,
  matmul,
  maximum,
  mean,
  multiply,
  relu,
  reshape,
  slice,
  softmax,
  square,
  subtract,
  sum,
  where,
} from '../../../../src/engine/operations';
import type { SampleTensor } from '../../operations/arbitrary-tensors';
import { wave } from '../../operations/evaluated-graph';
import { largestDeviation, runBoth, runOn } from './vector-graph';

const size = fc.integer({ min: 1, max: 19 });
const ROUNDING = 2 ** -24;

describe('plans computed by WebAssembly', () => {
  it('give the bits of the reference in chains of operations that round once', () => {
    fc.assert(
      fc.property(size, size, (rows, columns) => {
        const inputs = [
          wave([rows, columns], 1.1),
          wave([columns], 0.7),
          wave([rows, 1], 2.3),
          wave([], 1),
          wave([rows, columns], 3.1),
        ];
        const results = runBoth(inputs, ([x, row, column, scalar, y]) => {
          const moved = add(multiply(x, row), column);
          const scaled = divide(subtract(moved, scalar), add(square(y), 1));
          const chosen = where(greater(scaled, 0), relu(scaled), abs(y));
          return [maximum(chosen, moved), scaled, greater(moved, y)];
        });
        assert.deepEqual(results.vectors, results.reference);
      }),
      { numRuns: 60 },
    );
  });

  it('give the bits of the reference where numbers belong to the channels of images', () => {
    fc.assert(
      fc.property(size, size, size, (batch, channels, places) => {
        const inputs = [
          wave([batch, channels, places], 1.1),
          wave([channels, 1], 0.7),
          wave([batch, channels, 1], 2.3),
          wave([places], 0.9),
        ];
        const results = runBoth(inputs, ([x, channel, place, row]) => {
          const scaled = add(multiply(x, channel), channel);
          return [scaled, subtract(scaled, place), multiply(relu(scaled), row)];
        });
        assert.deepEqual(results.vectors, results.reference);
      }),
      { numRuns: 60 },
    );
  });

  it('multiply matrices of any size, stored either way', () => {
    fc.assert(
      fc.property(
        size,
        size,
        size,
        fc.boolean(),
        fc.boolean(),
        (rows, inner, columns, transposeA, transposeB) => {
          const a = wave(transposeA ? [inner, rows] : [rows, inner], 0.9);
          const b = wave(transposeB ? [columns, inner] : [inner, columns], 1.7);
          const results = runBoth([a, b], ([x, y]) => [matmul(x, y, { transposeA, transposeB })]);
          assert.ok(largestDeviation(results) <= inner * ROUNDING);
        },
      ),
      { numRuns: 120 },
    );
  });

  it('multiply matrices that are copied into panels, and batches of them', () => {
    const large = runBoth([wave([18, 97], 0.9), wave([97, 101], 1.7)], ([x, y]) => [matmul(x, y)]);
    assert.ok(largestDeviation(large) <= 97 * ROUNDING);
    const batch = runBoth([wave([3, 5, 7], 0.9), wave([1, 7, 6], 1.7)], ([x, y]) => [matmul(x, y)]);
    assert.ok(largestDeviation(batch) <= 7 * ROUNDING);
  });

  it('cut large products into chunks of columns', () => {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const a = wave(transposeA ? [100, 132] : [132, 100], 0.9);
        const b = wave(transposeB ? [157, 100] : [100, 157], 1.7);
        const results = runBoth([a, b], ([x, y]) => [matmul(x, y, { transposeA, transposeB })]);
        assert.ok(largestDeviation(results) <= 100 * ROUNDING);
      }
    }
  });

  it('multiply large matrices in the same way, whichever of them has zeros, and how many', () => {
    const rectified = ({ shape, data }: SampleTensor): SampleTensor => {
      return { shape, data: data.map((value) => Math.max(value, 0)) };
    };
    for (const transposeA of [false, true]) {
      const a = wave(transposeA ? [300, 132] : [132, 300], 0.9);
      const b = wave([300, 157], 1.7);
      for (const operands of [
        [rectified(a), b],
        [a, rectified(b)],
        [rectified(a), rectified(b)],
      ]) {
        const results = runBoth(operands, ([x, y]) => [matmul(x, y, { transposeA })]);
        assert.ok(largestDeviation(results) <= 300 * ROUNDING);
      }
    }
  });

  it('take two panels at a time of a product that no cache holds', () => {
    for (const columns of [299, 293, 288]) {
      for (const transposeB of [false, true]) {
        const right = wave(transposeB ? [columns, 1030] : [1030, columns], 1.7);
        const results = runBoth([wave([20, 1030], 0.9), right], ([x, y]) => [matmul(x, y, { transposeB })]);
        assert.ok(largestDeviation(results) <= 1030 * ROUNDING);
      }
    }
  });

  it('turn a large left matrix that is stored the other way', () => {
    const results = runBoth([wave([92, 100], 0.9), wave([92, 41], 1.7)], ([x, y]) => [
      matmul(x, y, { transposeA: true }),
    ]);
    assert.ok(largestDeviation(results) <= 92 * ROUNDING);
  });

  it('add up long inner axes in stretches', () => {
    for (const transposeB of [false, true]) {
      const right = wave(transposeB ? [13, 1030] : [1030, 13], 1.7);
      const results = runBoth([wave([7, 1030], 0.9), right], ([x, y]) => [matmul(x, y, { transposeB })]);
      assert.ok(largestDeviation(results) <= 1030 * ROUNDING);
    }
  });

  it('sum over any axes', () => {
    const axes = fc.subarray([0, 1, 2, 3], { minLength: 1 });
    const few = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(few, few, size, size, axes, (a, b, c, d, reduced) => {
        const results = runBoth([wave([a, b, c, d], 1.3)], ([x]) => [sum(x, reduced), mean(x, reduced)]);
        assert.ok(largestDeviation(results) <= 2 * ROUNDING);
      }),
      { numRuns: 80 },
    );
  });

  it('take softmax and its logarithm along the last axis, with their derivatives', () => {
    fc.assert(
      fc.property(size, size, (rows, columns) => {
        const inputs = [wave([rows, columns], 1.9), wave([rows, columns], 0.8)];
        const results = runBoth(inputs, ([x, weight]) => {
          const outputs = [softmax(multiply(x, 20)), logSoftmax(multiply(x, 20))];
          const gradients = outputs.flatMap((output) => differentiate(sum(multiply(output, weight)), [x]));
          return [...outputs, ...gradients.filter((node) => node !== null)];
        });
        assert.ok(largestDeviation(results) <= 1e-5);
      }),
      { numRuns: 60 },
    );
  });

  it('look at what a chain computes in another shape, and at parts of it', () => {
    const results = runBoth([wave([6, 4], 1.1)], ([x]) => {
      const doubled = multiply(x, 2);
      const flat = add(reshape(doubled, [24]), 1);
      const part = multiply(slice(doubled, 0, 2, 5), 3);
      return [flat, add(part, 1), subtract(reshape(flat, [4, 6]), 5)];
    });
    assert.deepEqual(results.vectors, results.reference);
  });

  it('keep no number from being read when asked to keep all, and give the same bits then', () => {
    const inputs = [wave([5, 7], 1.1), wave([3, 7], 0.4), wave([3], 2)];
    const build = ([x, weight, bias]: readonly Node[]) => {
      const loss = mean(square(relu(add(matmul(x, weight, { transposeB: true }), bias))));
      return [loss, ...differentiate(loss, [weight, bias]).filter((node) => node !== null)];
    };
    const lean = runOn(Memory.forTraining('float32'), inputs, build);
    assert.deepEqual(runOn(Memory.forTraining('float32'), inputs, build, true), lean);
  });
});
