import { strict as assert } from 'node:assert';
import { testRateRange } from '../../../src/diagnosis/experiments/rate-range-test';
import { createTrialRunner } from '../../../src/diagnosis/trial-runner';
import { linear } from '../data-sets';
import { ingredientsOf } from '../program';

function runnerFor(optimizer: string) {
  return createTrialRunner(
    ingredientsOf({
      data: linear(),
      runFile: {
        data: { file: 'data.csv', target: 'y' },
        model: [{ layer: 'dense' }],
        loss: 'mse',
        optimizer: { type: optimizer, learningRate: 0.1 },
        epochs: 3,
      },
    }),
  );
}

describe('the learning-rate range test', () => {
  it('raises the rate by the same factor at each step', () => {
    const { rates } = testRateRange(runnerFor('sgd'), { from: 1e-6, to: 1e-2, steps: 61 })!;
    assert.ok(Math.abs(rates[0] - 1e-6) < 1e-15);
    assert.ok(Math.abs(rates[30] / 1e-4 - 1) < 1e-9);
  });

  it('suggests a rate from which the run learns', () => {
    for (const optimizer of ['sgd', 'adam']) {
      const tryOut = runnerFor(optimizer);
      const { suggestion } = testRateRange(tryOut)!;
      assert.ok(suggestion !== null && suggestion > 1e-4 && suggestion < 1, `${optimizer}: ${suggestion}`);
      const { losses, finite } = tryOut([{ pointer: '/optimizer/learningRate', value: suggestion }], {
        steps: 12,
      })!;
      assert.ok(finite && losses[11] < losses[0]);
    }
  });

  it('ends where the loss blows up', () => {
    const { losses, smoothed } = testRateRange(runnerFor('sgd'), { from: 1e-4, to: 1e4, steps: 100 })!;
    assert.ok(losses.length < 100);
    assert.ok(smoothed.every(Number.isFinite));
  });

  it('suggests nothing where the loss does not fall', () => {
    const rising = Float64Array.from({ length: 100 }, (_, i) => 1 + i / 100);
    const { suggestion } = testRateRange(() => ({ losses: rising, terms: new Map(), finite: true }))!;
    assert.equal(suggestion, null);
  });

  it('is not made where no trial can be', () => {
    assert.equal(
      testRateRange(() => null),
      null,
    );
  });
});
