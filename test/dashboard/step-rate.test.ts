import assert from 'node:assert/strict';
import { StepRate } from '../../src/dashboard/step-rate';

describe('StepRate', () => {
  it('is unknown until time has passed', () => {
    const rate = new StepRate();
    assert.equal(rate.stepsPerSecond, null);
    rate.observe(1000, 10);
    assert.equal(rate.stepsPerSecond, null);
  });

  it('divides steps by time', () => {
    const rate = new StepRate();
    rate.observe(0, 0);
    rate.observe(500, 1000);
    assert.equal(rate.stepsPerSecond, 2000);
  });

  it('follows a run that becomes slower within seconds', () => {
    const rate = new StepRate();
    for (let time = 0; time <= 10_000; time += 100) {
      rate.observe(time, time);
    }
    for (let time = 10_100; time <= 16_000; time += 100) {
      rate.observe(time, 10_000 + (time - 10_000) / 10);
    }
    assert.equal(Math.round(rate.stepsPerSecond ?? 0), 100);
  });

  it('starts anew after a reset', () => {
    const rate = new StepRate();
    rate.observe(0, 0);
    rate.observe(1000, 1000);
    rate.reset();
    assert.equal(rate.stepsPerSecond, null);
    rate.observe(60_000, 1000);
    rate.observe(61_000, 1500);
    assert.equal(rate.stepsPerSecond, 500);
  });
});
