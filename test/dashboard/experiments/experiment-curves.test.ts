import assert from 'node:assert/strict';
import {
  lossAxis,
  lossSamples,
  metricAxis,
  metricSamples,
  spreadCurve,
} from '../../../src/dashboard/experiments/experiment-curves';
import { course } from './courses';

const numbers = (...values: readonly number[]) => Float64Array.from(values);

function curve(...runs: readonly (readonly number[])[]) {
  const drawn = spreadCurve(
    'a',
    0,
    runs.map((y) => ({ x: Float64Array.from(y, (_, i) => i), y: Float64Array.from(y) })),
  );
  assert.ok(drawn);
  return drawn;
}

describe('the curve of several runs', () => {
  it('is their mean, between the least and the greatest', () => {
    const { y, band } = curve([1, 4], [3, 8]);
    assert.deepEqual(y, numbers(2, 6));
    assert.deepEqual(band, { low: numbers(1, 4), high: numbers(3, 8) });
  });

  it('goes on with the runs that are left, and ends where none is', () => {
    const { y } = curve([1, Number.NaN, Number.NaN], [3, 5, Number.NaN], [5]);
    assert.deepEqual(y, numbers(3, 5, Number.NaN));
  });

  it('has no band for one run, and is absent for none', () => {
    assert.equal(curve([1, 2]).band, null);
    assert.equal(spreadCurve('a', 0, []), undefined);
    assert.equal(spreadCurve('a', 0, [{ x: numbers(), y: numbers() }]), undefined);
  });

  it('is made of the losses of a run, or of one of its metrics', () => {
    const run = course([3, 2, 1], [0.1, 0.5]);
    assert.deepEqual(lossSamples(run), { x: numbers(0, 10, 20), y: numbers(3, 2, 1) });
    assert.deepEqual(metricSamples(run, 'r2'), { x: numbers(9, 19), y: numbers(0.1, 0.5) });
  });
});

describe('the axis of losses', () => {
  it('is linear, and logarithmic where they fall far', () => {
    assert.equal(lossAxis([curve([3, 1])]).scale, 'linear');
    assert.equal(lossAxis([curve([300, 1])]).scale, 'log');
    assert.equal(lossAxis([curve([300, -1])]).scale, 'linear');
  });

  it('is not destroyed by a run that explodes', () => {
    const { max } = lossAxis([curve([2, 1e30]), curve([2, 0.5])]);
    assert.ok(max < 1000, `${max}`);
  });

  it('is there even without a number', () => {
    assert.deepEqual(lossAxis([curve([Number.NaN])]), { scale: 'linear', min: 0, max: 1 });
  });
});

describe('the axis of a metric', () => {
  it('holds its values, but not far below -1', () => {
    const { min, max } = metricAxis([curve([-1e6, 0.2, 0.9])]);
    assert.ok(min < -1 && min > -1.2 && max > 0.9);
  });

  it('has room around a constant', () => {
    const { min, max } = metricAxis([curve([1, 1])]);
    assert.ok(min < 1 && max > 1);
  });
});
