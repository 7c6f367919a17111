import { blobs, linear } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 20,
  batchSize: 32,
};

testRule('clipping-always', {
  valid: [
    {
      name: 'a limit that few steps reach',
      data: linear(),
      runFile: { ...base, clip: { norm: 50 }, epochs: 20 },
    },
    { name: 'no limit', data: linear(), runFile: base },
  ],
  invalid: [
    {
      name: 'a limit below which nothing at all is learned',
      data: blobs({ spread: 2 }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'kind' },
        loss: 'crossEntropy',
        clip: { norm: 0.0001 },
        optimizer: { type: 'sgd', learningRate: 0.02 },
        watch: { 'learning-rate-too-low': 'off' },
      },
      at: '/clip',
      severity: 'warning',
      message: /another seed says the same/,
    },
    {
      name: 'a limit of a thousandth under SGD',
      data: linear(),
      runFile: {
        ...base,
        clip: { norm: 0.001 },
        optimizer: { type: 'sgd', learningRate: 0.05 },
        epochs: 20,
        watch: { 'learning-rate-too-low': 'off' },
      },
      at: '/clip',
      severity: 'warning',
      fix: /Clip the gradient norm at/,
    },
    {
      name: 'a limit under Adam, which does not mind',
      data: linear(),
      runFile: { ...base, clip: { norm: 0.001 }, epochs: 20 },
      at: '/clip',
      severity: 'info',
    },
  ],
});
