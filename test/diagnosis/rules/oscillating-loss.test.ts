import { linear, rings } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'inner' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'bceWithLogits',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 40,
  batchSize: 32,
};

testRule('oscillating-loss', {
  valid: [
    {
      name: 'noisy batches with outliers',
      data: linear({ outliers: 0.06 }),
      runFile: { ...base, data: { file: 'data.csv', target: 'y' }, loss: 'mse', batchSize: 8, epochs: 30 },
    },
    {
      name: 'a change to another loss when the first has been learned',
      data: linear({ noise: 0.3 }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y' },
        loss: {
          schedule: [{ loss: 'mse' }, { loss: 'mae', from: { epoch: 15 }, blend: { epochs: 3 } }],
        },
        optimizer: { type: 'adam', learningRate: 0.03 },
        batchSize: 8,
      },
    },
    {
      name: 'a loss that changes by plan',
      data: rings(),
      runFile: { ...base, loss: 'saw.loss.js' },
      lossFiles: {
        'saw.loss.js':
          'export default function (prediction, target) {\n  return (1.1 + cos(20 * progress)) * bceWithLogits(prediction, target);\n}\n',
      },
    },
  ],
  invalid: [
    {
      name: 'learned, then thrown out by a jump of the rate, with that cause turned off',
      data: rings(),
      runFile: {
        ...base,
        optimizer: { type: 'sgd', learningRate: 0.5 },
        schedule: {
          type: 'lambda',
          points: [
            [0, 1],
            [120, 1],
            [121, 80],
            [124, 80],
            [125, 0.001],
          ],
        },
        epochs: 80,
        watch: {
          'learning-rate-too-high': 'off',
          'diverging-loss': 'off',
          'exploding-gradient': 'off',
          'dead-relu': 'off',
        },
      },
      at: '/optimizer/learningRate',
      message: /is back at/,
    },
  ],
});
