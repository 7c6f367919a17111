import { linear, rings } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
  batchSize: 32,
};

testRule('target-range', {
  valid: [
    {
      name: 'zeros and ones under bce',
      data: rings(),
      runFile: { ...base, data: { file: 'data.csv', target: 'inner' }, loss: 'bceWithLogits' },
    },
    { name: 'any number under mse', data: linear(), runFile: base },
  ],
  invalid: [
    {
      name: 'negative counts under poisson',
      data: linear(),
      runFile: { ...base, loss: 'poisson' },
      at: '/loss',
      by: 'static',
      message: /counts/,
    },
  ],
});
