import { strict as assert } from 'node:assert';
import {
  judgeRange,
  RateRangeTrial,
  USUAL_RANGE,
  type RangeTest,
  type RateRange,
} from '../../../src/diagnosis/experiments/rate-range-test';
import { createTrialRunner } from '../../../src/diagnosis/trial-runner';
import { linear } from '../data-sets';
import { ingredientsOf } from '../program';

function ingredientsFor(optimizer: string) {
  return ingredientsOf({
    data: linear(),
    runFile: {
      data: { file: 'data.csv', target: 'y' },
      model: [{ layer: 'dense' }],
      loss: 'mse',
      optimizer: { type: optimizer, learningRate: 0.1 },
      epochs: 3,
    },
  });
}

function test(optimizer: string, range?: RateRange): RangeTest {
  const trial = new RateRangeTrial(ingredientsFor(optimizer), range);
  while (trial.advance({ steps: 7 }));
  return trial.result;
}

describe('the learning-rate range test', () => {
  it('raises the rate by the same factor at each step', () => {
    const { rates } = test('sgd', { from: 1e-6, to: 1e-2, steps: 61 });
    assert.ok(Math.abs(rates[0] - 1e-6) < 1e-15);
    assert.ok(Math.abs(rates[30] / 1e-4 - 1) < 1e-9);
  });

  it('suggests a rate from which the run learns, and says why', () => {
    for (const optimizer of ['sgd', 'adam']) {
      const { suggestion, reason, current } = test(optimizer);
      assert.ok(suggestion !== null && suggestion > 1e-4 && suggestion < 1, `${optimizer}: ${suggestion}`);
      assert.match(reason, /falls fastest around .* It is lowest/);
      assert.equal(current, 0.1);
      const { losses, finite } = createTrialRunner(ingredientsFor(optimizer))(
        [{ pointer: '/optimizer/learningRate', value: suggestion }],
        { steps: 12 },
      )!;
      assert.ok(finite && losses[11] < losses[0]);
    }
  });

  it('ends where the loss blows up', () => {
    const { losses, smoothed } = test('sgd', { from: 1e-4, to: 1e4, steps: 100 });
    assert.ok(losses.length < 100);
    assert.ok(smoothed.every(Number.isFinite));
  });

  it('suggests nothing where the loss does not fall', () => {
    const rising = Array.from({ length: USUAL_RANGE.steps }, (_, i) => 1 + i / 100);
    const { suggestion, reason } = judgeRange(rising, USUAL_RANGE);
    assert.equal(suggestion, null);
    assert.match(reason, /does not fall at any rate/);
  });

  it('suggests nothing where the loss is no number', () => {
    const { suggestion, rates } = judgeRange([Number.NaN, Number.NaN], USUAL_RANGE);
    assert.equal(suggestion, null);
    assert.equal(rates.length, 0);
  });

  it('does not take a fall back from an explosion for learning', () => {
    const thrown = Array.from({ length: 60 }, (_, i) =>
      i < 20 ? 1 - i / 100 : i < 40 ? 1 + (i - 20) / 20 : 1.2,
    );
    const { suggestion, rates } = judgeRange(thrown, USUAL_RANGE);
    assert.ok(suggestion !== null && suggestion <= rates[20]);
  });
});
