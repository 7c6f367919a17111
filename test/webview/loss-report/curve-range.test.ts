import assert from 'node:assert/strict';
import { curveAxis } from '../../../webview/loss-report/curve-range';

const values = (of: (x: number) => number): Float64Array =>
  Float64Array.from({ length: 201 }, (_, i) => of(i / 100 - 1));

describe('the axis of the curves of a loss', () => {
  it('shows a whole curve', () => {
    const { min, max } = curveAxis([values((x) => x * x)]);
    assert.ok(min < 0 && min > -0.2);
    assert.ok(max > 1 && max < 1.2);
  });

  it('shows all of several curves', () => {
    const { min, max } = curveAxis([values(() => 0.1), values((x) => 2 * x)]);
    assert.ok(min < -2 && max > 2);
  });

  it('leaves a pole off, so that the rest can be seen', () => {
    const { max } = curveAxis([values((x) => 1 / (x * x))]);
    assert.ok(max > 1 && max < 5000);
  });

  it('has some height for a curve that is flat, and for none', () => {
    for (const flat of [values(() => 3), values(() => 0), values(() => Number.NaN)]) {
      const { min, max } = curveAxis([flat]);
      assert.ok(max > min);
    }
  });
});
