import assert from 'node:assert/strict';
import type { FirstNonFinite } from '../../src/dashboard/run-history';
import { nonFiniteStretches, nonFiniteText } from '../../webview/non-finite';
import { bucketsOf, columns } from './bucket-fixture';

function curve(values: readonly number[], firstNonFinite?: Partial<FirstNonFinite>) {
  const first = firstNonFinite && { series: 0, step: 0, value: 'NaN' as const, ...firstNonFinite };
  return { buckets: bucketsOf(values), series: 0, firstNonFinite: first };
}

describe('nonFiniteStretches', () => {
  it('joins neighbours and keeps single steps', () => {
    assert.deepEqual(nonFiniteStretches([columns([1, NaN, 1, NaN, NaN, Infinity])]), [
      { from: 1, to: 1 },
      { from: 3, to: 5 },
    ]);
  });

  it('takes the curves of a chart together', () => {
    const curves = [columns([1, NaN, NaN, 1, 1]), columns([1, 1, NaN, NaN, 1])];
    assert.deepEqual(nonFiniteStretches(curves), [{ from: 1, to: 3 }]);
  });

  it('finds none in finite curves', () => {
    assert.deepEqual(nonFiniteStretches([columns([1, 2])]), []);
  });
});

describe('nonFiniteText', () => {
  it('is null as long as all is finite', () => {
    assert.equal(nonFiniteText([curve([1, 2])]), null);
  });

  it('names the single step', () => {
    assert.equal(nonFiniteText([curve([1, Infinity], { step: 1, value: 'Infinity' })]), 'Infinity at step 1');
  });

  it('names the earliest of all curves and how many steps there are', () => {
    const curves = [
      curve([1, 1, NaN, NaN, NaN], { step: 2 }),
      curve([1, Infinity, NaN, NaN, NaN], { step: 1, value: 'Infinity' }),
    ];
    assert.equal(nonFiniteText(curves), 'Infinity from step 1 (4 steps)');
  });
});
