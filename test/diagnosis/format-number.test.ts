import { strict as assert } from 'node:assert';
import { formatSpread } from '../../src/diagnosis/format-number';

describe('a figure with its spread', () => {
  it('has three digits, and two of the spread', () => {
    assert.equal(formatSpread({ mean: 0.49261, spread: 0.007294, count: 3 }), '0.493 (\u00b10.0073)');
  });

  it('is the figure alone where nothing varies, and a dash where there is none', () => {
    assert.equal(formatSpread({ mean: -0.00661, spread: 0, count: 3 }), '-0.00661');
    assert.equal(formatSpread({ mean: 0.5, spread: 0, count: 1 }), '0.5');
    assert.equal(formatSpread({ mean: NaN, spread: NaN, count: 0 }), '\u2013');
  });
});
