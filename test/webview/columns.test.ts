import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StepRange } from '../../src/runs/series/run-window';
import { columnsOf } from '../../webview/columns';
import { smoothed } from '../../webview/smoothing';
import { bucketsOf } from './bucket-fixture';
import type { StepBuckets } from '../../src/runs/series/step-buckets';
import type { Columns } from '../../webview/columns';

function reduce(buckets: StepBuckets, range: StepRange, most: number): Columns {
  return columnsOf(buckets, 0, smoothed(buckets, 0, 0), range, most);
}

const values = fc.array(
  fc.oneof(fc.double({ min: -100, max: 100, noNaN: true }), fc.constantFrom(NaN, Infinity)),
  {
    minLength: 1,
    maxLength: 300,
  },
);

describe('columnsOf', () => {
  it('gives each step its own point while there is room', () => {
    const { x, line, length, banded } = reduce(bucketsOf([3, 1, 2]), { from: 0, to: 2 }, 10);
    assert.deepEqual([...x.subarray(0, length)], [0, 1, 2]);
    assert.deepEqual([...line.subarray(0, length)], [3, 1, 2]);
    assert.equal(banded, false);
  });

  it('has no point for no data', () => {
    assert.equal(reduce(bucketsOf([]), { from: 0, to: 1 }, 10).length, 0);
  });

  it('loses no extreme and no non-finite value of what is visible, at any zoom', () => {
    fc.assert(
      fc.property(
        values,
        fc.constantFrom(4, 32, 512),
        fc.integer({ min: 1, max: 100 }),
        fc.nat(),
        fc.nat(),
        (all, capacity, most, a, b) => {
          const ends = [a % all.length, b % all.length];
          const range = { from: Math.min(...ends), to: Math.max(...ends) };
          const { low, high, nonFinite, length } = reduce(bucketsOf(all, capacity), range, most);
          const visible = all.slice(range.from, range.to + 1);
          const finite = visible.filter(Number.isFinite);
          if (finite.length > 0) {
            const drawnLow = low.subarray(0, length).filter((value) => !Number.isNaN(value));
            const drawnHigh = high.subarray(0, length).filter((value) => !Number.isNaN(value));
            assert.ok(Math.min(...drawnLow) <= Math.min(...finite));
            assert.ok(Math.max(...drawnHigh) >= Math.max(...finite));
          }
          const drawnNonFinite = nonFinite.subarray(0, length).reduce((sum, count) => sum + count, 0);
          assert.ok(drawnNonFinite >= visible.length - finite.length);
        },
      ),
    );
  });

  it('adds at most one point on each side to those that fit', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 50 }), (all, most) => {
        const { length } = reduce(bucketsOf(all), { from: 0, to: all.length - 1 }, most);
        assert.ok(length <= most + 2);
      }),
    );
  });

  it('leaves points where they are when a run grows', () => {
    const all = Array.from({ length: 100 }, (_, step) => Math.sin(step));
    const before = reduce(bucketsOf(all.slice(0, 90)), { from: 0, to: 89 }, 30);
    const after = reduce(bucketsOf(all), { from: 0, to: 99 }, 30);
    assert.deepEqual(before.line.slice(0, 20), after.line.slice(0, 20));
  });

  it('skips steps at which nothing was recorded', () => {
    const buckets = bucketsOf([1]);
    buckets.add(50, [2]);
    const { x, length } = reduce(buckets, { from: 0, to: 50 }, 100);
    assert.deepEqual([...x.subarray(0, length)], [0, 50]);
  });

  it('goes on to the next value beyond each edge, however far it is', () => {
    const buckets = bucketsOf([1]);
    buckets.add(50, [2]);
    buckets.add(100, [3]);
    for (const range of [
      { from: 40, to: 60 },
      { from: 10, to: 90 },
    ]) {
      const { x, length } = reduce(buckets, range, 1000);
      assert.deepEqual([...x.subarray(0, length)], [0, 50, 100]);
    }
    const beyond = reduce(buckets, { from: 200, to: 300 }, 1000);
    assert.deepEqual([...beyond.x.subarray(0, beyond.length)], [100]);
  });

  it('breaks the curve where nothing is finite', () => {
    const { line, nonFinite } = reduce(bucketsOf([1, NaN, 2]), { from: 0, to: 2 }, 10);
    assert.deepEqual([...line], [1, NaN, 2]);
    assert.deepEqual([...nonFinite], [0, 1, 0]);
  });
});
