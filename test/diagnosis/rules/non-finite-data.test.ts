import { linear } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
  batchSize: 32,
};

testRule('non-finite-data', {
  valid: [
    {
      name: 'an empty cell whose row is left out',
      data: { ...linear(), a: [null, ...linear().a.slice(1)] },
      runFile: { ...base, data: { file: 'data.csv', target: 'y', missing: 'drop' } },
    },
  ],
  invalid: [
    {
      name: 'an empty cell that is kept',
      data: { ...linear(), b: [...linear().b.slice(0, 20), null, ...linear().b.slice(21)] },
      runFile: { ...base, data: { file: 'data.csv', target: 'y', missing: 'keep' } },
      at: [20, 'b'],
      by: 'static',
      fix: /Drop rows/,
    },
  ],
});
