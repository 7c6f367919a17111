import { linear } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 5,
  batchSize: 32,
};

testRule('overfit-possible', {
  valid: [
    { name: 'a small model', data: linear(), runFile: base },
    {
      name: 'a large model that is stopped in time',
      data: linear({ rows: 30 }),
      runFile: {
        ...base,
        model: [{ layer: 'dense', units: 400, activation: 'relu' }, { layer: 'dense' }],
        stop: { patience: 5 },
      },
    },
  ],
  invalid: [
    {
      name: 'a hundred weights for a row',
      data: linear({ rows: 30 }),
      runFile: { ...base, model: [{ layer: 'dense', units: 400, activation: 'relu' }, { layer: 'dense' }] },
      at: '/model',
      by: 'static',
      fix: /Stop when/,
    },
  ],
});
