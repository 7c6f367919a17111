import assert from 'node:assert/strict';
import fc from 'fast-check';
import { smoothed } from '../../webview/smoothing';
import { bucketsOf } from './bucket-fixture';

describe('smoothed', () => {
  it('leaves the values alone with weight 0', () => {
    assert.deepEqual([...smoothed(bucketsOf([3, 1, 2]), 0, 0)], [3, 1, 2]);
  });

  it('is the debiased exponential moving average over a run of 1000 steps', () => {
    const values = Array.from({ length: 1000 }, (_, step) => Math.cos(step / 7) + 2);
    const curve = smoothed(bucketsOf(values), 0, 0.9);
    let average = 0;
    for (const [step, value] of values.entries()) {
      average = 0.9 * average + 0.1 * value;
      assert.ok(Math.abs(curve[step] - average / (1 - 0.9 ** (step + 1))) < 1e-9);
    }
  });

  it('begins at the first value and stays within the range of the values', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (all, weight) => {
        const curve = smoothed(bucketsOf(all), 0, weight);
        const slack = 1e-9 * Math.max(...all.map(Math.abs));
        assert.ok(Math.abs(curve[0] - all[0]) <= slack);
        assert.ok(
          curve.every((value) => value >= Math.min(...all) - slack && value <= Math.max(...all) + slack),
        );
      }),
    );
  });

  it('looks alike however many steps a bucket holds', () => {
    const values = Array.from({ length: 4000 }, (_, step) => Math.exp(-step / 500));
    const fine = smoothed(bucketsOf(values, 4096), 0, 0.9);
    const coarse = smoothed(bucketsOf(values, 1024), 0, 0.9);
    for (let bucket = 10; bucket < coarse.length; bucket++) {
      assert.ok(Math.abs(coarse[bucket] - fine[bucket * 4 + 3]) < 0.01);
    }
  });

  it('passes over what is not finite', () => {
    const curve = smoothed(bucketsOf([1, NaN, 1]), 0, 0.5);
    assert.deepEqual([...curve].map(Number.isNaN), [false, true, false]);
    assert.equal(curve[2], 1);
  });
});
