import assert from 'node:assert/strict';
import { formatReading, formatSteps, readAt, readNewest } from '../../webview/curve-reading';
import { bucketsOf } from './bucket-fixture';

describe('readAt', () => {
  it('reads the exact value of a step', () => {
    const reading = readAt({ buckets: bucketsOf([3, 1, 2]), series: 0 }, 1.2);
    assert.ok(reading);
    assert.equal(formatSteps(reading), 'Step 1');
    assert.equal(formatReading(reading), '1.00000');
  });

  it('reads mean and extremes where a bucket holds several steps', () => {
    const reading = readAt({ buckets: bucketsOf([1, 3, 2, 6], 2), series: 0 }, 3);
    assert.ok(reading);
    assert.equal(formatSteps(reading), 'Steps 2 to 3');
    assert.equal(formatReading(reading), '4.00000 (2.000 to 6.000)');
  });

  it('takes the nearest value where a step has none', () => {
    const buckets = bucketsOf([5]);
    buckets.add(9, [6]);
    assert.equal(readAt({ buckets, series: 0 }, 7)?.mean, 6);
    assert.equal(readAt({ buckets, series: 0 }, 2)?.mean, 5);
    assert.equal(readAt({ buckets, series: 0 }, 1e6)?.mean, 6);
  });

  it('is null for a curve without values', () => {
    assert.equal(readAt({ buckets: bucketsOf([]), series: 0 }, 3), null);
    assert.equal(readNewest({ buckets: bucketsOf([]), series: 0 }), null);
  });

  it('says what is not finite', () => {
    const buckets = bucketsOf([NaN, 2, NaN, NaN], 2);
    const [first, second] = [0, 2].map((step) => readAt({ buckets, series: 0 }, step));
    assert.ok(first && second);
    assert.equal(formatReading(first), '2.00000, 1 not finite');
    assert.equal(formatReading(second), 'not finite');
  });
});
