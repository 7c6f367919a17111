import assert from 'node:assert/strict';
import fc from 'fast-check';
import { normalizerFor, statisticsOf } from '../../../src/data/dataset/statistics';

const of = (values: readonly number[]) => statisticsOf(values.length, (i) => values[i]);

describe('statistics of a column', () => {
  it('are of the finite values', () => {
    assert.deepEqual(of([1, NaN, 3, Infinity, 5, -Infinity]), {
      mean: 3,
      std: Math.sqrt(8 / 3),
      min: 1,
      max: 5,
    });
  });

  it('are NaN without a value, and such a column is not normalized', () => {
    assert.deepEqual(of([NaN, Infinity]), { mean: NaN, std: NaN, min: NaN, max: NaN });
    assert.deepEqual(normalizerFor('standard', of([])), { shift: 0, scale: 1 });
  });

  it('have no deviation where there is none, whatever the rounding', () => {
    assert.deepEqual(of([0.1, 0.1, 0.1]), { mean: 0.1, std: 0, min: 0.1, max: 0.1 });
  });

  it('stand a large offset', () => {
    const { mean, std } = of([1e9 + 1, 1e9 + 2, 1e9 + 3]);
    assert.equal(mean, 1e9 + 2);
    assert.ok(Math.abs(std - Math.sqrt(2 / 3)) < 1e-12);
  });

  for (const size of [1e300, 1e160, 1e-160, 1e-300]) {
    it(`are those of numbers around ${size}`, () => {
      const { mean, std } = of([1, 2, 6].map((value) => value * size));
      assert.ok(Math.abs(mean / size - 3) < 1e-12);
      assert.ok(Math.abs(std / size - Math.sqrt(14 / 3)) < 1e-12);
    });
  }

  it('are the same bits for a column in another binary unit', () => {
    const values = [0.1, 0.7, -3.3, 12.9];
    const { mean, std } = of(values);
    const scaled = of(values.map((value) => value * 2 ** 600));
    assert.deepEqual([scaled.mean, scaled.std], [mean * 2 ** 600, std * 2 ** 600]);
  });

  it('normalize to mean 0 and deviation 1, or to 0 .. 1', () => {
    const value = fc.integer({ min: -1e9, max: 1e9 }).map((thousandths) => thousandths / 1000);
    const column = fc.array(value, { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(column, (values) => {
        const statistics = of(values);
        fc.pre(statistics.std > 1e-6 * Math.max(Math.abs(statistics.min), Math.abs(statistics.max)));
        const apply = (how: 'standard' | 'minmax') => {
          const { shift, scale } = normalizerFor(how, statistics);
          return of(values.map((value) => (value - shift) / scale));
        };
        assert.ok(Math.abs(apply('standard').mean) < 1e-9);
        assert.ok(Math.abs(apply('standard').std - 1) < 1e-9);
        assert.deepEqual([apply('minmax').min, apply('minmax').max], [0, 1]);
      }),
    );
  });
});
