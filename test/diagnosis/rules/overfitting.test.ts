import { linear, unrelated } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 60,
  batchSize: 32,
};

testRule('overfitting', {
  valid: [
    { name: 'training and validation falling together', data: linear(), runFile: { ...base, epochs: 60 } },
  ],
  invalid: [
    {
      name: 'few rows without a pattern, learned by heart',
      data: unrelated(40),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y', validation: 0.5 },
        model: [
          { layer: 'dense', units: 64, activation: 'relu' },
          { layer: 'dense', units: 64, activation: 'relu' },
          { layer: 'dense' },
        ],
        epochs: 300,
        batchSize: 10,
      },
      at: '/epochs',
      fix: /Stop when/,
    },
  ],
});
