import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitRows } from '../../../src/data/dataset/split-rows';

describe('split of rows', () => {
  it('puts round(rows * fraction) aside and loses none', () => {
    fc.assert(
      fc.property(
        fc.nat(200),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.constantFrom('random', 'last'),
        fc.integer(),
        (rows, fraction, how, seed) => {
          const { training, validation } = splitRows(rows, fraction, how, seed);
          assert.equal(validation.length, Math.round(rows * fraction));
          assert.deepEqual(
            [...training, ...validation].sort((a, b) => a - b),
            Array.from({ length: rows }, (_, i) => i),
          );
          for (const part of [training, validation]) assert.deepEqual(part, part.slice().sort());
        },
      ),
    );
  });

  it('takes each row aside about as often as any other', () => {
    const counts = new Float64Array(10);
    for (let seed = 0; seed < 2000; seed++)
      for (const row of splitRows(10, 0.3, 'random', seed).validation) counts[row]++;
    // Expected 600 each with a deviation of 20.5.
    for (const count of counts) assert.ok(Math.abs(count - 600) < 100, String(counts));
  });
});
