import fc from 'fast-check';
import assert from 'node:assert/strict';
import { uniformRandom } from '../../../../src/engine/operations/leaves';
import { randomKey } from '../../../../src/engine/random';
import { runBoth } from './vector-graph';

describe('random numbers drawn by WebAssembly', () => {
  it('are those of the reference, to the bit', () => {
    const size = fc.integer({ min: 1, max: 40 });
    const step = fc.integer({ min: 0, max: 2 ** 24 });
    fc.assert(
      fc.property(fc.integer(), step, size, (seed, now, count) => {
        const key = randomKey(seed, 'dropout');
        const results = runBoth([{ shape: [], data: [now] }], ([x]) => [uniformRandom(x, key, [count])]);
        assert.deepEqual(results.vectors, results.reference);
      }),
      { numRuns: 60 },
    );
  });
});
