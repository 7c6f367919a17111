import { blobs } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'kind' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'crossEntropy',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 10,
  batchSize: 32,
};

testRule('poor-init', {
  valid: [
    { name: 'He weights', data: blobs(), runFile: base },
    {
      name: 'large weights from which the run learns',
      data: blobs(),
      runFile: {
        ...base,
        model: [
          { layer: 'dense', units: 8, activation: 'tanh', init: { type: 'normal', std: 2 } },
          { layer: 'dense' },
        ],
      },
    },
  ],
  invalid: [
    {
      name: 'eight relu layers of four times the He deviation',
      data: blobs({ features: 4 }),
      runFile: {
        ...base,
        optimizer: { type: 'sgd', learningRate: 0.05 },
        model: [
          ...Array<object>(8).fill({
            layer: 'dense',
            units: 16,
            activation: 'relu',
            init: { type: 'normal', std: 1.4 },
          }),
          { layer: 'dense' },
        ],
      },
      at: '/model/3',
      severity: 'error',
      by: 20,
      fix: /He and Glorot/,
    },
  ],
});
