import { strict as assert } from 'node:assert';
import { constantAnswer } from '../../../src/diagnosis/experiments/constant-answer';
import { prepareRun } from '../../../src/runs/prepare/prepare-run';
import { linear, rare } from '../data-sets';
import { ingredientsOf } from '../program';

function prepared(data: Parameters<typeof ingredientsOf>[0]['data'], target: string, keys: object) {
  const runFile = {
    data: { file: 'data.csv', target, validation: 0.25 },
    model: [{ layer: 'dense' }],
    optimizer: { type: 'sgd', learningRate: 0.1 },
    epochs: 1,
    ...keys,
  };
  return prepareRun(ingredientsOf({ data, runFile }));
}

describe('the constant answer', () => {
  it('is the mean of the training rows, measured on the others', () => {
    const run = prepared(linear({ rows: 80 }), 'y', { loss: 'mse' });
    const [metric] = run.metrics;
    const truths = [run.dataset.trainingRows, run.dataset.validationRows].map((rows) =>
      [...rows].map((row) => metric.truth(row)),
    );
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const [training, validation] = truths;
    const guess = mean(training);
    const answer = constantAnswer(run, 'r2');
    assert.equal(answer?.kind, 'mean');
    const close = (a: number, b: number) => Math.abs(a - b) < 1e-9;
    assert.ok(close(answer.metrics.mae, mean(validation.map((value) => Math.abs(value - guess)))));
    const spread = validation.reduce((sum, value) => sum + (value - mean(validation)) ** 2, 0);
    const residuals = validation.reduce((sum, value) => sum + (value - guess) ** 2, 0);
    assert.ok(close(answer.metrics.r2, 1 - residuals / spread));
  });

  it('is the class with the most training rows', () => {
    const run = prepared(rare(400, 0.1), 'hit', { loss: 'bceWithLogits' });
    const [metric] = run.metrics;
    const rows = run.dataset.validationRows;
    const positives = rows.reduce((count, row) => count + metric.truth(row), 0);
    const answer = constantAnswer(run, 'accuracy');
    assert.equal(answer?.kind, 'commonestClass');
    assert.equal(answer.metrics.accuracy, (rows.length - positives) / rows.length);
    assert.equal(answer.metrics.f1, 0);
  });

  it('is the positive class where F1 judges, which is 0 for whoever never says it', () => {
    const run = prepared(rare(400, 0.1), 'hit', { loss: 'bceWithLogits' });
    const answer = constantAnswer(run, 'f1');
    assert.equal(answer?.kind, 'positiveClass');
    assert.equal(answer.metrics.recall, 1);
    assert.ok(answer.metrics.f1 > 0);
  });

  it('is not there where no rows validate', () => {
    const data = { file: 'data.csv', target: 'y', validation: 0 };
    assert.equal(constantAnswer(prepared(linear({ rows: 80 }), 'y', { loss: 'mse', data }), 'r2'), null);
  });
});
