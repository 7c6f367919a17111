import { linear, rings } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'inner' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'bceWithLogits',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
  batchSize: 32,
};

testRule('output-activation', {
  valid: [
    {
      name: 'sigmoid under bce',
      data: rings(),
      runFile: { ...base, loss: 'bce', model: [{ layer: 'dense', activation: 'sigmoid' }] },
    },
    { name: 'a linear output under bceWithLogits', data: rings(), runFile: base },
  ],
  invalid: [
    {
      name: 'variances from a linear layer',
      data: linear(),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y', normalizeTarget: 'standard' },
        loss: 'gaussianNll',
        model: [
          { layer: 'dense', units: 16, activation: 'relu' },
          { layer: 'dense', units: 2 },
        ],
      },
      at: '/model/1',
      severity: 'error',
      by: 'static',
      message: /variances.* not above 0/,
    },
    {
      name: 'any number where a rate is wanted',
      data: { x: [1, 2, 3, 4, 5, 6], y: [0, 2, 1, 3, 5, 4] },
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y', task: 'regression' },
        loss: { type: 'poisson', logInput: false },
      },
      at: '/model/1',
      severity: 'error',
      by: 'static',
      fix: /logarithm of the rate/,
    },
    {
      name: 'softmax over one unit',
      data: rings(),
      runFile: { ...base, loss: 'bce', model: [{ layer: 'dense', activation: 'softmax' }] },
      at: '/model/0/activation',
      severity: 'error',
      by: 'static',
    },
    {
      name: 'probabilities where scores are wanted, through a dropout layer',
      data: rings(),
      runFile: {
        ...base,
        model: [
          { layer: 'dense', activation: 'sigmoid' },
          { layer: 'dropout', rate: 0.1 },
        ],
      },
      at: '/model/0/activation',
      by: 'static',
      fix: /linear/,
    },
    {
      name: 'a linear output under bce',
      data: rings(),
      runFile: { ...base, loss: 'bce' },
      at: '/model/1',
      severity: 'error',
      by: 'static',
      fix: /bceWithLogits/,
    },
  ],
});
