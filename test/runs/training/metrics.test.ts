import assert from 'node:assert/strict';
import { mainMetric, MetricSums, type MetricPlan } from '../../../src/runs/training/metrics';

/** Metrics over all rows at once, and over the same rows in two parts, which must agree. */
function measure(plan: MetricPlan, predictions: readonly number[][]): Record<string, number> {
  const width = predictions[0].length;
  const data = (rows: readonly number[][]) => Float64Array.from(rows.flat());
  const all = predictions.map((_, row) => row);
  const whole = new MetricSums(plan);
  whole.add(Uint32Array.from(all), data(predictions), width);
  const parts = new MetricSums(plan);
  parts.add(Uint32Array.of(0), Float64Array.of(...new Array<number>(width).fill(9)), width);
  parts.reset();
  parts.add(Uint32Array.from(all.slice(0, 2)), data(predictions.slice(0, 2)), width);
  parts.add(Uint32Array.from(all.slice(2)), data(predictions.slice(2)), width);
  for (const [name, value] of Object.entries(whole.result())) {
    assert.ok(Math.abs(value - parts.result()[name]) < 1e-12 || Object.is(value, parts.result()[name]));
  }
  return whole.result();
}

const column = (values: readonly number[]) => values.map((value) => [value]);

describe('metrics', () => {
  describe('of classes', () => {
    const classes = (truth: readonly number[], outputs: number, threshold = 0): MetricPlan => [
      {
        kind: 'classes',
        name: 'colour',
        from: 0,
        outputs,
        threshold,
        classes: Math.max(...truth) + 1,
        truth: (row) => truth[row],
      },
    ];

    it('take the largest output for the class', () => {
      const scores = [
        [3, 1, 2],
        [0, 5, 1],
        [9, 0, 1],
        [0, 0, 1],
      ];
      assert.deepEqual(measure(classes([0, 1, 2, 2], 3), scores), { accuracy: 0.75 });
    });

    it('allow more outputs than there are classes', () => {
      const scores = [
        [0, 0, 0, 7],
        [9, 1, 2, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
      ];
      assert.deepEqual(measure(classes([0, 0, 1, 2], 4), scores), { accuracy: 0.75 });
    });

    it('compare a single output with its threshold, and count rights and wrongs', () => {
      // true positives 2, false positives 1, false negatives 1, true negatives 1
      const found = measure(classes([1, 1, 0, 1, 0], 1, 0.5), column([0.9, 0.6, 0.7, 0.2, 0.5]));
      assert.deepEqual(found, { accuracy: 3 / 5, precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 });
    });

    it('are 0 where a class was never predicted', () => {
      const found = measure(classes([1, 0, 0], 1), column([-1, -1, -1]));
      assert.deepEqual(found, { accuracy: 2 / 3, precision: 0, recall: 0, f1: 0 });
    });

    it('do not take a NaN for an answer', () => {
      assert.equal(measure(classes([1, 1, 1], 1), column([NaN, NaN, NaN])).accuracy, 0);
    });
  });

  describe('of numbers', () => {
    const values = (truth: readonly number[], predict = (x: number) => x, name = 'y', from = 0) =>
      ({ kind: 'values', name, from, predict, truth: (row: number) => truth[row] }) as const;

    it('are R² and the mean absolute error', () => {
      // residuals 1, 0, -1, 0; variance sum 20
      const { r2, mae } = measure([values([0, 2, 4, 6])], column([1, 2, 3, 6]));
      assert.ok(Math.abs(r2 - 0.9) < 1e-12);
      assert.equal(mae, 0.5);
    });

    it('are on the scale of the data', () => {
      const { mae } = measure([values([100, 200, 300], (x) => 100 * x + 200)], column([-1, 0, 1.5]));
      assert.ok(Math.abs(mae - 50 / 3) < 1e-12);
    });

    it('follow scikit-learn for a constant target', () => {
      assert.equal(measure([values([3, 3, 3])], column([3, 3, 3])).r2, 1);
      assert.equal(measure([values([3, 3, 3])], column([3, 3, 4])).r2, 0);
    });

    it('of several targets are told each and in the mean', () => {
      const plan = [values([0, 2, 4, 6], undefined, 'a', 0), values([1, 1, 2, 2], undefined, 'b', 1)];
      const found = measure(plan, [
        [1, 1],
        [2, 1],
        [3, 2],
        [6, 2],
      ]);
      assert.ok(Math.abs(found['r2:a'] - 0.9) < 1e-12);
      assert.equal(found['r2:b'], 1);
      assert.ok(Math.abs(found.r2 - 0.95) < 1e-12);
      assert.equal(found.mae, 0.25);
    });
  });

  it('have one that stands for the task', () => {
    const truth = () => 0;
    assert.equal(mainMetric([]), null);
    assert.equal(mainMetric([{ kind: 'values', name: 'y', from: 0, predict: (x) => x, truth }]), 'r2');
  });
});
