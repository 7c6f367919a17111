import { rings } from '../data-sets';
import { testRule } from '../rule-tester';

const steps = Array.from({ length: 80 }, (_, i) => i);
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
    {
      name: 'one feature into a layer before batch normalization, to which the size of its weights is all one',
      data: {
        a: steps.map((i) => i / 40 - 1),
        inner: steps.map((i) => Number((i * 7) % 80 < 40 === i % 5 > 0)),
      },
      runFile: {
        ...base,
        model: [
          { layer: 'dense', units: 16 },
          { layer: 'batchNorm' },
          { layer: 'activation', type: 'tanh' },
          { layer: 'dense' },
        ],
        optimizer: { type: 'sgd', learningRate: 0.001 },
        epochs: 30,
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
