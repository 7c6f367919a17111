import { rings } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'inner' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'bceWithLogits',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 10,
  batchSize: 32,
};

testRule('dead-relu', {
  valid: [
    { name: 'relu units of which some are dead', data: rings(), runFile: base },
    {
      name: 'a layer that dies late in a run that has learned',
      data: rings(80),
      runFile: { ...base, batchSize: 8 },
    },
  ],
  invalid: [
    {
      name: 'biases far below 0',
      data: rings(),
      runFile: {
        ...base,
        model: [{ layer: 'dense', units: 8, activation: 'relu', biasInit: -30 }, { layer: 'dense' }],
      },
      at: '/model/0',
      by: 'static',
      fix: /biases of 0/,
    },
    {
      name: 'a layer inside a residual',
      data: rings(),
      runFile: {
        ...base,
        model: [
          { layer: 'dense', units: 8 },
          { layer: 'residual', layers: [{ layer: 'dense', units: 8, activation: 'relu', biasInit: -50 }] },
          { layer: 'dense' },
        ],
      },
      at: '/model/1/layers/0',
      by: 'static',
      fix: /biases of 0/,
    },
  ],
});
