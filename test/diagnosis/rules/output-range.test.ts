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

testRule('output-range', {
  valid: [
    {
      name: 'tanh over targets within its range',
      data: linear({ noise: 0 }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y', normalizeTarget: 'minmax' },
        model: [{ layer: 'dense', activation: 'tanh' }],
      },
    },
  ],
  invalid: [
    {
      name: 'relu over targets of both signs',
      data: linear(),
      runFile: { ...base, model: [{ layer: 'dense', activation: 'relu' }] },
      at: '/model/0/activation',
      by: 'static',
      fix: /linear/,
    },
  ],
});
