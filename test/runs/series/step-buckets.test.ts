import assert from 'node:assert/strict';
import fc from 'fast-check';
import { StepBuckets } from '../../../src/runs/series/step-buckets';

/** Values as a training may produce them, with NaN and infinities among them. */
const value = fc.oneof(
  { weight: 8, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
);
/** Gaps between recorded steps: mostly none, sometimes large. */
const gap = fc.oneof(
  { weight: 5, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 50 }) },
);
const recorded = fc.array(fc.record({ gap, values: fc.tuple(value, value) }), {
  minLength: 1,
  maxLength: 200,
});

interface Recorded {
  readonly step: number;
  readonly values: readonly number[];
}

function atSteps(
  entries: readonly { readonly gap: number; readonly values: readonly number[] }[],
): Recorded[] {
  let step = -1;
  return entries.map(({ gap: distance, values }) => ({ step: (step += distance), values }));
}

function filled(entries: readonly Recorded[], capacity: number): StepBuckets {
  const buckets = new StepBuckets(2, capacity);
  for (const { step, values } of entries) {
    buckets.add(step, values);
  }
  return buckets;
}

/** What is left of a number that travels as float32; finite numbers stay finite. */
function asFloat32(number: number): number {
  const largest = 3.4028234663852886e38;
  return Math.fround(Math.min(Math.max(number, -largest), largest));
}

/** Extremes and counts must be exact to float32; means are rounded once more whenever buckets are merged. */
function assertCopied(copy: StepBuckets, original: StepBuckets): void {
  assert.deepEqual(contents(copy), contents(original));
  for (let bucket = 0; bucket < original.length; bucket++) {
    for (const series of [0, 1]) {
      const at = series * original.capacity + bucket;
      const to = series * copy.capacity + bucket;
      assert.equal(copy.minimum[to], asFloat32(original.minimum[at]));
      assert.equal(copy.maximum[to], asFloat32(original.maximum[at]));
      const size = Math.max(Math.abs(copy.minimum[to]), Math.abs(copy.maximum[to]), 1e-37);
      const within = original.maximum[at] < 1e38 && original.minimum[at] > -1e38;
      assert.ok(!within || Math.abs(copy.mean[to] - original.mean[at]) <= 2e-6 * size);
    }
  }
}

/** What a copy has exactly, for comparison. */
function contents(buckets: StepBuckets): unknown {
  const { width, length } = buckets;
  const used = Array.from({ length }, (_, bucket) => bucket).filter((bucket) => buckets.rows[bucket] > 0);
  return {
    width,
    length,
    used: used.map((bucket) => [
      bucket,
      buckets.rows[bucket],
      buckets.firstStep[bucket],
      buckets.lastStep[bucket],
    ]),
    series: [0, 1].map((series) =>
      used.map((bucket) => buckets.nonFinite[series * buckets.capacity + bucket]),
    ),
  };
}

describe('StepBuckets', () => {
  it('keeps every step apart as long as there is room', () => {
    const buckets = filled(
      [
        { step: 0, values: [3, 30] },
        { step: 1, values: [1, 10] },
      ],
      4,
    );
    assert.equal(buckets.width, 1);
    assert.deepEqual([...buckets.mean.subarray(0, 2)], [3, 1]);
    assert.deepEqual([...buckets.mean.subarray(4, 6)], [30, 10]);
  });

  it('doubles the width when a step lies beyond the last bucket', () => {
    const buckets = filled(
      [3, 1, 2, 6, 5].map((loss, step) => ({ step, values: [loss, 0] })),
      4,
    );
    assert.equal(buckets.width, 2);
    assert.equal(buckets.length, 3);
    assert.deepEqual([...buckets.minimum.subarray(0, 3)], [1, 2, 5]);
    assert.deepEqual([...buckets.maximum.subarray(0, 3)], [3, 6, 5]);
    assert.deepEqual([...buckets.mean.subarray(0, 3)], [2, 4, 5]);
  });

  it('holds in each bucket exactly the extremes, the mean and the count of what was recorded in its steps', () => {
    fc.assert(
      fc.property(recorded, fc.constantFrom(2, 3, 8, 64), (entries, capacity) => {
        const all = atSteps(entries);
        const buckets = filled(all, capacity);
        for (let bucket = 0; bucket < buckets.length; bucket++) {
          const inside = all.filter(({ step }) => Math.floor(step / buckets.width) === bucket);
          assert.equal(buckets.rows[bucket], inside.length);
          for (const series of [0, 1]) {
            const at = series * capacity + bucket;
            const finite = inside.map(({ values }) => values[series]).filter(Number.isFinite);
            assert.equal(buckets.nonFinite[at], inside.length - finite.length);
            assert.equal(buckets.minimum[at], finite.length > 0 ? Math.min(...finite) : NaN);
            assert.equal(buckets.maximum[at], finite.length > 0 ? Math.max(...finite) : NaN);
            if (finite.length > 0) {
              assert.ok(buckets.mean[at] >= Math.min(...finite) && buckets.mean[at] <= Math.max(...finite));
            }
          }
        }
        const total = buckets.rows.subarray(0, buckets.length).reduce((sum, rows) => sum + rows, 0);
        assert.equal(total, all.length);
      }),
    );
  });

  it('weighs the mean by the count of values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 300 }),
        (losses) => {
          const buckets = filled(
            losses.map((loss, step) => ({ step, values: [loss, NaN] })),
            2,
          );
          let total = 0;
          for (let bucket = 0; bucket < buckets.length; bucket++) {
            total += buckets.mean[bucket] * buckets.rows[bucket];
          }
          const expected = losses.reduce((sum, loss) => sum + loss, 0);
          assert.ok(Math.abs(total - expected) <= 1e-8 * losses.length * 1e3);
        },
      ),
    );
  });

  it('never holds more buckets than its capacity, however far the steps go', () => {
    const buckets = filled(
      [0, 1, 1e6, 1e15].map((step) => ({ step, values: [step, 0] })),
      16,
    );
    assert.ok(buckets.length <= 16);
    assert.equal(buckets.newestStep, 1e15);
    assert.equal(buckets.maximum[buckets.length - 1], 1e15);
  });

  it('does not overflow in the mean of huge values of opposite sign', () => {
    const buckets = filled(
      [1.7e308, -1.7e308, 1.7e308].map((loss, step) => ({ step, values: [loss, 0] })),
      2,
    );
    assert.ok(buckets.mean.subarray(0, buckets.length).every(Number.isFinite));
  });

  for (const step of [3, 2, 2.5, -1, NaN, Infinity]) {
    it(`refuses step ${step} after step 3`, () => {
      const buckets = filled([{ step: 3, values: [1, 1] }], 4);
      assert.throws(() => {
        buckets.add(step, [1, 1]);
      }, RangeError);
    });
  }

  it('is the same to float32 on the other side of any sequence of slices', () => {
    fc.assert(
      fc.property(
        recorded,
        fc.constantFrom(2, 8, 64),
        fc.integer({ min: 1, max: 30 }),
        (entries, capacity, batch) => {
          const all = atSteps(entries);
          const here = new StepBuckets(2, capacity);
          const there = new StepBuckets(2, capacity);
          for (let from = 0; from < all.length; from += batch) {
            const cursor = { width: here.width, length: here.length };
            for (const { step, values } of all.slice(from, from + batch)) {
              here.add(step, values);
            }
            there.apply(here.slice(here.changedSince(cursor)));
            assertCopied(there, here);
          }
        },
      ),
    );
  });

  it('holds a part of a run, wherever that begins, as the whole run is held in buckets of that width', () => {
    fc.assert(
      fc.property(recorded, fc.constantFrom(1, 2, 8), fc.nat({ max: 40 }), (entries, width, first) => {
        const all = atSteps(entries);
        const origin = first * width;
        const part = new StepBuckets(2, 4096, { width, origin });
        const whole = new StepBuckets(2, 4096, { width, origin: 0 });
        for (const { step, values } of all) {
          whole.add(step, values);
          if (step >= origin) part.add(step, values);
        }
        if (part.length === 0) return;
        assert.deepEqual(part.slice(0), whole.slice(first));
        assertCopied(StepBuckets.of(part.slice(0), 2), part);
      }),
    );
  });

  it('refuses what lies outside of a part of a run', () => {
    assert.throws(() => new StepBuckets(2, 4, { width: 4, origin: 6 }), RangeError);
    const part = new StepBuckets(2, 4, { width: 2, origin: 10 });
    for (const step of [9, 18]) {
      assert.throws(() => {
        part.add(step, [1, 1]);
      }, RangeError);
    }
    part.add(17, [1, 1]);
    assert.throws(() => {
      part.apply(filled([{ step: 0, values: [1, 1] }], 4).slice(0));
    }, RangeError);
  });

  it('sends only what changed', () => {
    const buckets = filled(
      Array.from({ length: 50 }, (_, step) => ({ step, values: [step, 0] })),
      64,
    );
    const cursor = { width: buckets.width, length: buckets.length };
    buckets.add(50, [1, 1]);
    assert.equal(buckets.slice(buckets.changedSince(cursor)).count, 2);
  });

  it('leaves out the counts of non-finite values as long as there are none', () => {
    const buckets = filled([{ step: 0, values: [1, 2] }], 4);
    assert.equal(buckets.slice(0).nonFinite.length, 0);
    buckets.add(1, [NaN, 2]);
    assert.deepEqual([...buckets.slice(0).nonFinite], [0, 1, 0, 0]);
  });

  it('refuses a slice that leaves a gap, is narrower or does not have its size', () => {
    const source = filled(
      Array.from({ length: 10 }, (_, step) => ({ step, values: [step, 0] })),
      16,
    );
    const fresh = new StepBuckets(2, 16);
    assert.throws(() => {
      fresh.apply(source.slice(4));
    }, RangeError);
    assert.throws(() => {
      fresh.apply({ ...source.slice(0), values: new Float32Array(3) });
    }, RangeError);
    const wide = filled([{ step: 100, values: [1, 1] }], 16);
    assert.throws(() => {
      wide.apply(source.slice(0));
    }, RangeError);
  });
});
