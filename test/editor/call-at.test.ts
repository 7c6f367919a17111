import assert from 'node:assert/strict';
import { callAt } from '../../src/editor/loss-file/call-at';

/** The call at the bar. */
function at(text: string) {
  return callAt(text.replace('|', ''), text.indexOf('|'));
}

describe('the call whose arguments are being typed', () => {
  it('is the innermost open one', () => {
    assert.deepEqual(at('return mean(clamp(x, |'), { name: 'clamp', argument: 1 });
    assert.deepEqual(at('return mean(clamp(x, 0, 1) + |'), { name: 'mean', argument: 0 });
  });

  it('counts the commas of its own arguments only', () => {
    assert.deepEqual(at('slice(gather(a, 1, b), 1, |'), { name: 'slice', argument: 2 });
    assert.deepEqual(at('where(x > 0, [1, 2], |'), { name: 'where', argument: 2 });
  });

  it('sees through a list that is still open', () => {
    assert.deepEqual(at('concat([a, b, |'), { name: 'concat', argument: 0 });
  });

  it('is none between statements and in plain parentheses', () => {
    assert.equal(at('mean(x); |'), null);
    assert.equal(at('const y = (a + |'), null);
  });
});
