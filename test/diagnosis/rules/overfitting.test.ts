import { linear, unrelated } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 60,
  batchSize: 32,
};

/** A mean and its log-variance: a loss that goes below 0. */
const lossFiles = {
  'own.loss.js':
    'export default function (prediction, target) {\n  const [m, s] = [slice(prediction, 1, 0, 1), clamp(slice(prediction, 1, 1, 2), -8, 8)];\n  return mean(exp(-s) * (m - target) ** 2 + s);\n}\n',
};

testRule('overfitting', {
  valid: [
    {
      name: 'a likelihood below 0 that is noisy under validation while training stays where it is',
      data: linear({ rows: 400, noise: 0.05 }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y', validation: 0.2 },
        model: [
          { layer: 'dense', units: 16, activation: 'tanh' },
          { layer: 'dense', units: 2 },
        ],
        loss: 'own.loss.js',
        optimizer: { type: 'sgd', learningRate: 0.02 },
      },
      lossFiles,
      seed: 2,
    },
    {
      name: 'another loss in force from the twentieth epoch on, whose values are higher',
      data: linear({ noise: 0.5 }),
      runFile: {
        ...base,
        model: [{ layer: 'dense', units: 8, activation: 'tanh' }, { layer: 'dense' }],
        loss: { schedule: [{ loss: 'huber' }, { loss: 'mse', from: { epoch: 20 } }] },
        optimizer: { type: 'lbfgs', learningRate: 0.5 },
        batchSize: 200,
      },
      seed: 5,
    },
    { name: 'training and validation falling together', data: linear(), runFile: { ...base, epochs: 60 } },
  ],
  invalid: [
    {
      name: 'few rows without a pattern, learned by heart',
      data: unrelated(40),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y', validation: 0.5 },
        model: [
          { layer: 'dense', units: 64, activation: 'relu' },
          { layer: 'dense', units: 64, activation: 'relu' },
          { layer: 'dense' },
        ],
        epochs: 300,
        batchSize: 10,
      },
      at: '/epochs',
      fix: /Stop when/,
    },
    {
      name: 'the same under a likelihood',
      data: unrelated(40),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y', validation: 0.5 },
        model: [
          { layer: 'dense', units: 64, activation: 'relu' },
          { layer: 'dense', units: 64, activation: 'relu' },
          { layer: 'dense', units: 2 },
        ],
        loss: 'own.loss.js',
        epochs: 300,
        batchSize: 10,
      },
      lossFiles,
      at: '/epochs',
    },
  ],
});
