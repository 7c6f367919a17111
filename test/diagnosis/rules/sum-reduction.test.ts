import { linear } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 10,
  batchSize: 32,
};

testRule('sum-reduction', {
  valid: [
    {
      name: 'a sum that the rate allows for',
      data: linear(),
      runFile: {
        ...base,
        loss: { type: 'mse', reduction: 'sum' },
        optimizer: { type: 'sgd', learningRate: 0.0005 },
      },
    },
  ],
  invalid: [
    {
      name: 'a sum over batches of 64',
      data: linear(),
      runFile: {
        ...base,
        model: [{ layer: 'dense' }],
        loss: { type: 'mse', reduction: 'sum' },
        batchSize: 64,
        optimizer: { type: 'sgd', learningRate: 0.05 },
      },
      at: '/loss',
      severity: 'error',
      fix: /Average/,
    },
  ],
});
