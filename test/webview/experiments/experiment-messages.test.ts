import assert from 'node:assert/strict';
import { viewRange } from '../../../src/dashboard/experiments/range-view';
import type { ExperimentView } from '../../../src/dashboard/experiments/experiment-view';
import { isExperimentMessage } from '../../../webview/experiments/experiment-messages';

const numbers = (...values: readonly number[]) => Float64Array.from(values);
const experiment: ExperimentView = {
  id: 'a',
  title: 'Learning rate of iris',
  subtitle: 'range test',
  state: 'done',
  share: 1,
  actions: [{ title: 'Use 0.01', primary: true }],
  ...viewRange(
    {
      rates: numbers(0.01, 0.1),
      losses: numbers(2, Number.NaN),
      smoothed: numbers(2, 3),
      suggestion: 0.01,
      reason: 'It falls.',
      current: 0.1,
    },
    true,
  ),
};

describe('messages about experiments', () => {
  it('are known', () => {
    assert.ok(isExperimentMessage({ type: 'experiments', experiments: [experiment], selected: 'a' }));
    assert.ok(isExperimentMessage({ type: 'experiments', experiments: [], selected: null }));
    assert.ok(isExperimentMessage({ type: 'experiment', experiment }));
  });

  it('are refused when something is missing or of another kind', () => {
    const [chart] = experiment.charts;
    for (const broken of [
      { ...experiment, state: 'odd' },
      { ...experiment, verdict: 'good' },
      { ...experiment, actions: [{ title: 'Use 0.01' }] },
      { ...experiment, charts: [{ ...chart, curves: [{ ...chart.curves[0], y: [1, 2] }] }] },
      { ...experiment, charts: [{ ...chart, x: { label: 'rate', scale: 'cubic' } }] },
    ])
      assert.ok(!isExperimentMessage({ type: 'experiment', experiment: broken }));
    for (const other of [null, 'text', { type: 'runs', runs: [] }]) assert.ok(!isExperimentMessage(other));
  });
});
