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

testRule('vanishing-gradient', {
  valid: [
    {
      name: 'three layers of sigmoid',
      data: rings(),
      runFile: {
        ...base,
        model: [
          ...Array<object>(3).fill({ layer: 'dense', units: 12, activation: 'sigmoid' }),
          { layer: 'dense' },
        ],
      },
    },
    { name: 'a run that has reached its floor', data: rings(), runFile: { ...base, epochs: 60 } },
  ],
  invalid: [
    {
      name: 'twelve layers of sigmoid',
      data: rings(),
      runFile: {
        ...base,
        model: [
          ...Array<object>(12).fill({ layer: 'dense', units: 10, activation: 'sigmoid' }),
          { layer: 'dense' },
        ],
        optimizer: { type: 'sgd', learningRate: 0.05 },
      },
      at: '/model/0',
      message: /of the last layer's gradient per weight/,
    },
  ],
});
