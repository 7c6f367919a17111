import { blobs, rowsOf } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'kind' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'crossEntropy',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
  batchSize: 32,
};

const sorted = rowsOf(120, 'sorted', (random, i) => ({
  a: random.nextNormal() + Math.floor(i / 40),
  kind: `k${Math.floor(i / 40)}`,
}));

testRule('sorted-data', {
  valid: [
    {
      name: 'sorted rows that are shuffled',
      data: sorted,
      runFile: { ...base, data: { file: 'data.csv', target: 'kind' } },
    },
    {
      name: 'mixed rows that are not shuffled',
      data: blobs(),
      runFile: { ...base, data: { file: 'data.csv', target: 'kind', shuffle: false } },
    },
  ],
  invalid: [
    {
      name: 'classes one after the other',
      data: sorted,
      runFile: { ...base, data: { file: 'data.csv', target: 'kind', shuffle: false } },
      at: '/data/shuffle',
      by: 'static',
      fix: /Shuffle/,
    },
  ],
});
