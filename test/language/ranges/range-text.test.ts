import assert from 'node:assert/strict';
import { between, NEVER } from '../../../src/language/ranges/range';
import { rangeText } from '../../../src/language/ranges/range-text';

const text = (low: number, high: number, whole = false): string | null =>
  rangeText({ ...between(low, high), whole }, String);

describe('a range in words', () => {
  it('names both ends', () => {
    assert.equal(text(0, 1), 'between 0 and 1');
    assert.equal(text(0, 4, true), 'a whole number between 0 and 4');
    assert.equal(text(0, 1, true), '0 or 1');
    assert.equal(text(2, 2), 'always 2');
  });

  it('names the one end that there is', () => {
    assert.equal(text(0, Infinity), '0 or more');
    assert.equal(text(2 ** -149, Infinity), 'above 0');
    assert.equal(text(1e-6, Infinity), 'at least 0.000001');
    assert.equal(text(-Infinity, 0), '0 or less');
    assert.equal(text(-Infinity, 3), 'at most 3');
  });

  it('is silent where all numbers are possible, or none', () => {
    assert.equal(text(-Infinity, Infinity), null);
    assert.equal(rangeText(NEVER, String), null);
  });
});
