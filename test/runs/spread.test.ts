import assert from 'node:assert/strict';
import { writeSpread } from '../../src/runs/spread';

describe('writeSpread', () => {
  it('writes both numbers as the place wants them', () => {
    const fixed = (value: number, digits: number) => value.toFixed(digits);
    assert.equal(writeSpread({ mean: 1, spread: 2, count: 2 }, fixed), '1.000 (\u00b12.00)');
  });
});
