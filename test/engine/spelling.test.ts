import assert from 'node:assert/strict';
import { nearestSpelling } from '../../src/engine/spelling';

describe('nearestSpelling', () => {
  const names = ['crossEntropy', 'mse', 'mae', 'huber', 'learningRate'];

  it('finds a word with a letter too few, too many, wrong or swapped', () => {
    for (const word of ['crosEntropy', 'crossEntropyy', 'crossEntropi', 'corssEntropy']) {
      assert.equal(nearestSpelling(word, names), 'crossEntropy');
    }
  });

  it('takes no notice of case and separators', () => {
    assert.equal(nearestSpelling('learning_rate', names), 'learningRate');
    assert.equal(nearestSpelling('Cross-Entropy', names), 'crossEntropy');
  });

  it('finds nothing for a word that is another', () => {
    assert.equal(nearestSpelling('quantile', names), null);
  });

  it('compares no word that is longer than anybody misspells', () => {
    assert.equal(nearestSpelling('x'.repeat(100_000), names), null);
  });
});
