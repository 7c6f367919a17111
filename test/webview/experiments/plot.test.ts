import assert from 'node:assert/strict';
import type { ExperimentChart, ExperimentCurve } from '../../../src/dashboard/experiments/experiment-view';
import { bandPath, brokenEnd, linePath } from '../../../webview/experiments/curve-paths';
import { PlotFrame } from '../../../webview/experiments/plot-frame';

const numbers = (...values: readonly number[]) => Float64Array.from(values);

function curve(y: readonly number[], parts: Partial<ExperimentCurve> = {}): ExperimentCurve {
  const x = Float64Array.from(y, (_, i) => i);
  return { label: 'a', look: 0, faint: false, x, y: Float64Array.from(y), band: null, ...parts };
}

function chart(curves: readonly ExperimentCurve[], parts: Partial<ExperimentChart> = {}): ExperimentChart {
  return {
    title: 'Loss',
    unit: '',
    x: { label: 'step', scale: 'linear' },
    y: { scale: 'linear', min: 0, max: 10 },
    curves,
    marks: [],
    ...parts,
  };
}

describe('the plot of an experiment', () => {
  it('has step 0 at its left edge and the last step at its right', () => {
    const frame = new PlotFrame(chart([curve([5, 5, 5], { x: numbers(4, 8, 20) })]), 600, 264);
    assert.equal(frame.x(0), frame.left);
    assert.equal(frame.x(20), frame.right);
    assert.equal(frame.y(0), frame.bottom);
    assert.equal(frame.y(10), frame.top);
  });

  it('lays decades evenly along a logarithmic axis', () => {
    const log = chart([curve([5, 5, 5], { x: numbers(0.001, 0.01, 0.1) })], {
      x: { label: 'rate', scale: 'log' },
    });
    const frame = new PlotFrame(log, 600, 264);
    assert.ok(Math.abs(frame.x(0.01) - (frame.left + frame.right) / 2) < 1e-6);
    assert.ok(frame.xTicks.every((tick) => tick >= 0.001 && tick <= 0.1));
  });

  it('reaches to its marks', () => {
    const marked = chart([curve([1, 2])], { marks: [{ x: 9, label: 'now', strong: false }] });
    const frame = new PlotFrame(marked, 600, 264);
    assert.equal(frame.x(9), frame.right);
  });

  it('is somewhere for every chart, empty ones too', () => {
    for (const curves of [[], [curve([])], [curve([Number.NaN])]]) {
      const frame = new PlotFrame(chart(curves), 40, 264);
      for (const at of [frame.x(1), frame.y(1), frame.y(1e300), frame.y(-1e300)])
        assert.ok(Number.isFinite(at));
    }
  });

  it('is drawn as one line, interrupted where there is no number', () => {
    const frame = new PlotFrame(chart([]), 600, 264);
    const moves = (path: string): number => path.split('M').length - 1;
    assert.equal(moves(linePath(curve([1, 2, 3]), frame)), 1);
    assert.equal(moves(linePath(curve([1, Number.NaN, 3]), frame)), 2);
    assert.equal(linePath(curve([Number.NaN]), frame), '');
  });

  it('closes the area between the least and the greatest', () => {
    const frame = new PlotFrame(chart([]), 600, 264);
    const band = { low: numbers(1, 2), high: numbers(3, 4) };
    assert.match(bandPath(curve([2, 3], { band }), frame), /^M.*Z$/);
    assert.equal(bandPath(curve([2, 3]), frame), '');
  });

  it('knows where a loss stopped being a number', () => {
    assert.deepEqual(brokenEnd(curve([1, 7, Number.NaN])), { x: 1, y: 7 });
    assert.equal(brokenEnd(curve([1, 7])), null);
    assert.equal(brokenEnd(curve([Number.NaN])), null);
  });
});
