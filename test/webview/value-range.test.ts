import assert from 'node:assert/strict';
import fc from 'fast-check';
import { project, type Axis } from '../../webview/axis';
import { chooseAxis, offAxis } from '../../webview/value-range';
import { columns } from './bucket-fixture';

function axisOf(values: readonly number[], options: { log?: boolean; ignoreOutliers?: boolean } = {}): Axis {
  const axis = chooseAxis([columns(values)], { log: false, ignoreOutliers: true, ...options });
  assert.ok(axis);
  return axis;
}

/** A loss that falls from 2.3 to 0.1 with some noise, as healthy runs do. */
const HEALTHY = Array.from(
  { length: 200 },
  (_, step) => 0.1 + 2.2 * Math.exp(-step / 30) + 0.02 * Math.sin(step * 7),
);

function withSpike(values: readonly number[], at: number, spike: number): number[] {
  return values.map((value, step) => (step === at ? spike : value));
}

describe('chooseAxis', () => {
  it('shows all of a healthy loss curve', () => {
    const axis = axisOf(HEALTHY);
    assert.deepEqual(offAxis([columns(HEALTHY)], axis), { above: null, below: null });
    assert.ok(axis.min >= 0 && axis.max < 3);
  });

  it('is not destroyed by one spike', () => {
    const values = withSpike(HEALTHY, 120, 5000);
    const axis = axisOf(values);
    assert.ok(axis.max < 5);
    assert.deepEqual(offAxis([columns(values)], axis), { above: { value: 5000, step: 120 }, below: null });
  });

  it('is not destroyed by the end of a run that explodes', () => {
    const values = HEALTHY.map((value, step) => (step < 185 ? value : value * Math.exp(step - 184)));
    assert.ok(axisOf(values).max < 5);
  });

  it('shows the first plateau of a loss that drops late', () => {
    const values = Array.from(
      { length: 200 },
      (_, step) => (step < 30 ? 2.3 : 0.1) + 0.01 * Math.sin(step * 7),
    );
    assert.deepEqual(offAxis([columns(values)], axisOf(values)).above, null);
  });

  it('shows every spike when asked to', () => {
    assert.ok(axisOf(withSpike(HEALTHY, 120, 5000), { ignoreOutliers: false }).max >= 5000);
  });

  it('judges each curve by itself: one that lies apart is no outlier', () => {
    const apart = [columns(HEALTHY), columns(HEALTHY.map((value) => value * 1000))];
    const axis = chooseAxis(apart, { log: false, ignoreOutliers: true });
    assert.ok(axis && axis.max > 2000);
  });

  it('ignores a spike of thirty decades on a log axis', () => {
    assert.ok(axisOf(withSpike(HEALTHY, 120, 1e30), { log: true }).max < 1e9);
  });

  it('becomes symlog for zero and negative values', () => {
    assert.equal(axisOf(HEALTHY, { log: true }).kind, 'log');
    assert.equal(axisOf([...HEALTHY, 0], { log: true }).kind, 'symlog');
    const negative = axisOf(
      HEALTHY.map((value) => value - 0.5),
      { log: true },
    );
    assert.equal(negative.kind, 'symlog');
    assert.ok(negative.min < -0.4 && negative.max > 1.8);
  });

  it('keeps 0 as the end of the axis of values that are never negative', () => {
    assert.equal(axisOf([0, 1, 2]).min, 0);
    assert.equal(axisOf([0, 1, 2], { log: true }).min, 0);
  });

  it('has room around a constant', () => {
    for (const log of [false, true]) {
      const { min, max } = axisOf([0.001, 0.001, 0.001], { log });
      assert.ok(min < 0.001 && max > 0.001);
    }
    assert.ok(axisOf([0, 0]).max > 0);
  });

  it('is null without a finite value', () => {
    assert.equal(chooseAxis([columns([NaN, Infinity])], { log: true, ignoreOutliers: true }), null);
    assert.equal(chooseAxis([], { log: false, ignoreOutliers: true }), null);
  });

  it('holds every value from 1e-300 to 4e307 without ignoring outliers, and is always a proper axis', () => {
    const value = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, NaN, 5e-324, 1.7e308, -1.7e308));
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 100 }),
        fc.boolean(),
        fc.boolean(),
        (values, log, ignoreOutliers) => {
          const axis = chooseAxis([columns(values)], { log, ignoreOutliers });
          const finite = values.filter(Number.isFinite);
          assert.equal(axis === null, finite.length === 0);
          if (axis) {
            assert.ok(Number.isFinite(axis.min) && Number.isFinite(axis.max) && axis.min < axis.max);
            assert.ok(axis.kind !== 'log' || axis.min > 0);
            const [bottom, top] = [project(axis, axis.min), project(axis, axis.max)];
            const slack = 1e-9 * (top - bottom);
            const drawable = finite
              .filter((each) => each === 0 || (Math.abs(each) > 1e-300 && Math.abs(each) < 4e307))
              .map((each) => project(axis, each));
            assert.ok(ignoreOutliers || drawable.every((at) => at >= bottom - slack && at <= top + slack));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
