import { levels, linear } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 40,
  batchSize: 32,
};

testRule('outlier-targets', {
  valid: [
    { name: 'no outliers', data: linear(), runFile: base },
    {
      name: 'a level of its own in one corner of the features, still to be learned',
      data: levels(),
      runFile: {
        ...base,
        model: [{ layer: 'dense', units: 8, activation: 'leakyRelu' }, { layer: 'dense' }],
        optimizer: { type: 'adam', learningRate: 0.03 },
      },
    },
    { name: 'outliers under huber', data: linear({ outliers: 0.05 }), runFile: { ...base, loss: 'huber' } },
  ],
  invalid: [
    {
      name: 'one row in twenty far off, squared error',
      data: linear({ rows: 240, outliers: 0.05 }),
      runFile: { ...base, model: [{ layer: 'dense' }], epochs: 60 },
      at: '/loss',
      fix: /huber/,
    },
    {
      name: 'three rows so far off that their updates make the loss explode',
      data: { ...linear({ rows: 240 }), y: linear({ rows: 240 }).y.map((y, i) => (i % 80 === 7 ? 4000 : y)) },
      runFile: { ...base, optimizer: { type: 'sgd', learningRate: 0.01 } },
      at: '/loss',
      severity: 'error',
      message: /have a 'y' more than 6 robust deviations from its median/,
      fix: /huber/,
    },
  ],
});
