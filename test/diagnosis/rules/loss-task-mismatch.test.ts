import { blobs, counts, linear } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'kind' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'crossEntropy',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
  batchSize: 32,
};

testRule('loss-task-mismatch', {
  valid: [
    { name: 'crossEntropy for classes', data: blobs(), runFile: base },
    {
      name: 'mse for numbers',
      data: linear(),
      runFile: { ...base, data: { file: 'data.csv', target: 'y' }, loss: 'mse' },
    },
  ],
  invalid: [
    {
      name: 'counts that are taken for classes, under poisson',
      data: counts(),
      runFile: { ...base, data: { file: 'data.csv', target: 'n' }, loss: 'poisson' },
      at: '/loss',
      by: 'static',
      fix: /as a number/,
    },
    {
      name: 'mse for classes, as a remark',
      data: blobs(),
      runFile: { ...base, loss: 'mse' },
      at: '/loss',
      severity: 'info',
      by: 'static',
      fix: /crossEntropy/,
    },
  ],
});
