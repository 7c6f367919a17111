import { blobs } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'kind' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'crossEntropy',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
  batchSize: 32,
};

testRule('symmetric-init', {
  valid: [
    {
      name: 'zeros in the last layer after random weights',
      data: blobs(),
      runFile: {
        ...base,
        model: [
          { layer: 'dense', units: 8, activation: 'relu' },
          { layer: 'dense', init: 'zeros' },
        ],
      },
    },
    {
      name: 'zeros in a model of one layer',
      data: blobs(),
      runFile: { ...base, model: [{ layer: 'dense', init: 'zeros' }] },
    },
  ],
  invalid: [
    {
      name: 'the same constant everywhere',
      data: blobs(),
      runFile: {
        ...base,
        model: [
          { layer: 'dense', units: 8, activation: 'tanh', init: { type: 'constant', value: 0.1 } },
          { layer: 'dense', init: { type: 'constant', value: 0.1 } },
        ],
      },
      at: '/model/0',
      by: 'static',
      fix: /random/,
    },
  ],
});
