import { bars, blobs, series } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'kind' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'crossEntropy',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
  batchSize: 32,
};

const alike = { type: 'constant', value: 0.1 };
const images = {
  ...base,
  data: { file: 'data.csv', target: 'across', inputShape: [1, 6, 6] },
  loss: 'bceWithLogits',
};
const sequences = {
  ...base,
  data: { file: 'data.csv', target: 'slow', inputShape: [12, 1] },
  loss: 'bceWithLogits',
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
    {
      name: 'filters alike that are read with different weights',
      data: bars(),
      runFile: {
        ...images,
        model: [
          { layer: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu', init: alike },
          { layer: 'flatten' },
          { layer: 'dense' },
        ],
      },
    },
    {
      name: 'recurrent units alike that are read with different weights',
      data: series(),
      runFile: { ...sequences, model: [{ layer: 'gru', units: 6, init: alike }, { layer: 'dense' }] },
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
    {
      name: 'the same constant in two convolutions',
      data: bars(),
      runFile: {
        ...images,
        model: [
          { layer: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu', init: alike },
          { layer: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu', init: alike },
          { layer: 'flatten' },
          { layer: 'dense' },
        ],
      },
      at: '/model/0',
      by: 'static',
      message: /All 4 filters of conv2d1 .* one filter wide/,
      fix: /random/,
    },
    {
      name: 'the same constant in a recurrence and in what reads it',
      data: series(),
      runFile: {
        ...sequences,
        model: [
          { layer: 'gru', units: 6, init: alike },
          { layer: 'dense', init: alike },
        ],
      },
      at: '/model/0',
      by: 'static',
      message: /All 6 units of gru1/,
    },
  ],
});
