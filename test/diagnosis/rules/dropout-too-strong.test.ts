import { blobs, hills, linear } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'kind' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'crossEntropy',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 10,
  batchSize: 32,
};

testRule('dropout-too-strong', {
  valid: [
    {
      name: 'half of the units',
      data: blobs(),
      runFile: {
        ...base,
        model: [
          { layer: 'dense', units: 16, activation: 'relu' },
          { layer: 'dropout', rate: 0.5 },
          { layer: 'dense' },
        ],
      },
    },
    {
      name: 'a quarter of the units under outliers, which no rate makes smaller',
      data: linear({ rows: 200, outliers: 0.06 }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y' },
        loss: 'huber',
        model: [
          { layer: 'dense', units: 16, activation: 'relu' },
          { layer: 'dropout', rate: 0.25 },
          { layer: 'dense' },
        ],
        optimizer: { type: 'sgd', learningRate: 0.03, momentum: 0.8 },
        epochs: 20,
        batchSize: 8,
      },
      seed: 3,
    },
  ],
  invalid: [
    {
      name: 'half of six units, twice, before numbers that want them all',
      data: hills(300),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'height', validation: 0.25 },
        loss: 'mse',
        model: [
          { layer: 'dense', units: 6, activation: 'tanh' },
          { layer: 'dropout', rate: 0.5 },
          { layer: 'dense', units: 6, activation: 'tanh' },
          { layer: 'dropout', rate: 0.5 },
          { layer: 'dense' },
        ],
        epochs: 60,
      },
      at: '/model/1',
      severity: 'warning',
      message: /have a validation loss of/,
      fix: /Drop 0.05/,
    },
    {
      name: 'nineteen of twenty units, twice',
      data: blobs({ features: 6 }),
      runFile: {
        ...base,
        optimizer: { type: 'adam', learningRate: 0.003 },
        model: [
          { layer: 'dense', units: 8, activation: 'relu' },
          { layer: 'dropout', rate: 0.95 },
          { layer: 'dense', units: 8, activation: 'relu' },
          { layer: 'dropout', rate: 0.95 },
          { layer: 'dense' },
        ],
        epochs: 30,
      },
      at: '/model/1',
      severity: 'info',
      by: 'static',
      fix: /Drop 0.2/,
    },
  ],
});
