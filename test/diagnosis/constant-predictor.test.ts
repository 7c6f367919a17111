import { strict as assert } from 'node:assert';
import { constantPredictorLoss } from '../../src/diagnosis/constant-predictor';
import { prepareRun } from '../../src/runs/prepare/prepare-run';
import { ingredientsOf } from './program';

/** Four values to train on and, as the last rows, one to validate; the labels are 3 to 1. */
const data = { x: [1, 2, 3, 4, 5], y: [0, 0.5, 1, 10, 4], kind: ['a', 'a', 'a', 'b', 'b'] };

function runWith(loss: unknown, target = 'y') {
  const runFile = {
    data: {
      file: 'data.csv',
      target,
      features: ['x'],
      task: target === 'y' ? 'regression' : 'binary',
      validation: 0.2,
      split: 'last',
    },
    model: [{ layer: 'dense' }],
    loss,
    optimizer: { type: 'sgd', learningRate: 0.1 },
    epochs: 1,
  };
  return prepareRun(ingredientsOf({ runFile, data }));
}

const close = (actual: number | null, expected: number): void => {
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-4, `${actual} instead of ${expected}`);
};

describe('the loss of the best constant answer', () => {
  it('is the variance under mse, and the distance from the median under mae', () => {
    const mean = 11.5 / 4;
    close(
      constantPredictorLoss(runWith('mse')),
      (mean ** 2 + (mean - 0.5) ** 2 + (mean - 1) ** 2 + (10 - mean) ** 2) / 4,
    );
    close(constantPredictorLoss(runWith('mae')), (0.5 + 9 + 1) / 4);
  });

  it('lies between the two under losses that are squared near 0 and linear far away', () => {
    // d/dc of [c^2 + (c - 0.5)^2 + (c - 1)^2] / 2 - (10 - c) is 3 c - 2.5.
    const c = 2.5 / 3;
    const huber = (c ** 2 / 2 + (c - 0.5) ** 2 / 2 + (c - 1) ** 2 / 2 + (10 - c - 0.5)) / 4;
    close(constantPredictorLoss(runWith('huber')), huber);
    close(constantPredictorLoss(runWith({ type: 'smoothL1', beta: 1 })), huber);
  });

  it('is the entropy of the labels under cross-entropies, with the default weight of positives too', () => {
    const entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
    close(constantPredictorLoss(runWith('bceWithLogits', 'kind')), entropy);
    close(constantPredictorLoss(runWith('crossEntropy', 'kind')), entropy);
  });

  it('is measured on other rows with what the training rows say', () => {
    const run = runWith('bceWithLogits', 'kind');
    close(constantPredictorLoss(run, run.dataset.validationRows), -Math.log(0.25));
    const values = runWith('mse');
    close(constantPredictorLoss(values, values.dataset.validationRows), (4 - 11.5 / 4) ** 2);
  });

  it('is not known under weights and for likelihoods with a scale of their own', () => {
    assert.equal(constantPredictorLoss(runWith({ type: 'bceWithLogits', posWeight: 3 }, 'kind')), null);
    assert.equal(constantPredictorLoss(runWith('poisson')), null);
  });
});
