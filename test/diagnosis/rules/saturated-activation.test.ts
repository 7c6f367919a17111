import { rings } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'inner' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'bceWithLogits',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 40,
  batchSize: 32,
};

testRule('saturated-activation', {
  valid: [
    {
      name: 'tanh with Glorot weights',
      data: rings(),
      runFile: { ...base, model: [{ layer: 'dense', units: 16, activation: 'tanh' }, { layer: 'dense' }] },
    },
    {
      name: 'a sigmoid at the end',
      data: rings(),
      runFile: {
        ...base,
        loss: 'bce',
        model: [
          { layer: 'dense', units: 16, activation: 'relu' },
          { layer: 'dense', activation: 'sigmoid' },
        ],
      },
    },
  ],
  invalid: [
    {
      name: 'four layers of tanh with weights of deviation 4',
      data: rings(),
      runFile: {
        ...base,
        optimizer: { type: 'adam', learningRate: 0.005 },
        model: [
          ...Array<object>(4).fill({
            layer: 'dense',
            units: 16,
            activation: 'tanh',
            init: { type: 'normal', std: 4 },
          }),
          { layer: 'dense' },
        ],
        epochs: 40,
        watch: { 'poor-init': 'off' },
      },
      at: '/model/2',
      by: 'static',
      fix: /Glorot/,
    },
  ],
});
