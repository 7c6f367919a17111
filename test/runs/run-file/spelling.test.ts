import assert from 'node:assert/strict';
import { didYouMean, nearestSpelling } from '../../../src/runs/run-file/spelling';

const keys = ['epochs', 'batchSize', 'learningRate', 'momentum', 'crossEntropy', 'mse', 'mae', 'huber'];

describe('nearestSpelling', () => {
  for (const [written, meant] of [
    ['epoch', 'epochs'],
    ['crosEntropy', 'crossEntropy'],
    ['cross_entropy', 'crossEntropy'],
    ['learning rate', 'learningRate'],
    ['batchsize', 'batchSize'],
    ['momnetum', 'momentum'],
    ['mes', 'mse'],
    ['rate', 'learningRate'],
    ['Huber', 'huber'],
  ]) {
    it(`takes '${written}' for '${meant}'`, () => {
      assert.equal(nearestSpelling(written, keys), meant);
    });
  }

  for (const strange of ['x', 'dropout', 'verbose', '', 'e'.repeat(100_000)]) {
    it(`has no guess for '${strange.slice(0, 10)}'`, () => {
      assert.equal(nearestSpelling(strange, keys), null);
    });
  }

  it('says nothing where it has no guess', () => {
    assert.equal(didYouMean('epoch', keys), "; did you mean 'epochs'?");
    assert.equal(didYouMean('verbose', keys), '');
  });
});
