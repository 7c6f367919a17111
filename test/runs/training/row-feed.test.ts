import fc from 'fast-check';
import assert from 'node:assert/strict';
import { Memory } from '../../../src/engine/memory';
import { RowFeeds } from '../../../src/runs/training/row-feed';

describe('feeding rows of a data set', () => {
  const size = (max: number) => fc.integer({ min: 1, max });

  for (const precision of ['float32', 'float64'] as const) {
    it(`copies any rows of any width, in any order, in ${precision}, and nothing beyond them`, () => {
      fc.assert(
        fc.property(size(20), size(23), fc.array(fc.nat(), { maxLength: 12 }), (rowCount, width, picks) => {
          const rows = Uint32Array.from(picks, (pick) => pick % rowCount);
          const source = Float64Array.from({ length: rowCount * width }, (_, i) => Math.fround(Math.sin(i)));
          const memory = Memory.forTraining(precision);
          const target = memory.allocate(13 * width).fill(7);
          new RowFeeds(memory).create(source, width, target)(rows);
          const expected = [...rows].flatMap((row) => [...source.subarray(row * width, (row + 1) * width)]);
          assert.deepEqual([...target.subarray(0, expected.length)], expected);
          assert.ok(target.subarray(expected.length).every((value) => value === 7));
          memory.dispose();
        }),
      );
    });
  }

  it('copies a matrix once for all programs, and takes batches of any size', () => {
    const memory = Memory.forTraining('float32');
    const source = Float64Array.of(0, 1, 2, 3, 4, 5);
    const feeds = new RowFeeds(memory);
    const [small, large] = [memory.allocate(2), memory.allocate(6)];
    const [feedSmall, feedLarge] = [feeds.create(source, 1, small), feeds.create(source, 1, large)];
    feedLarge(Uint32Array.of(5, 4, 3, 2, 1, 0));
    feedSmall(Uint32Array.of(2, 2));
    assert.deepEqual([...large, ...small], [5, 4, 3, 2, 1, 0, 2, 2]);
    memory.dispose();
  });
});
