import { linear, series } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 10,
  batchSize: 32,
};

testRule('learning-rate-too-high', {
  valid: [
    {
      name: 'a loss that swings because some rows are far off',
      data: linear({ outliers: 0.06 }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y', validation: 0.2 },
        loss: 'huber',
        epochs: 60,
      },
    },
    {
      name: 'a rate below the limit',
      data: linear(),
      runFile: { ...base, optimizer: { type: 'sgd', learningRate: 0.05 } },
    },
    {
      name: 'a schedule that lowers the rate',
      data: linear(),
      runFile: { ...base, schedule: { type: 'exponential', gamma: 0.99 } },
    },
  ],
  invalid: [
    {
      name: 'a recurrence whose loss swings and does not settle',
      data: series(200),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 't11', exclude: ['slow'], inputShape: [11, 1], normalize: 'none' },
        model: [{ layer: 'gru', units: 12 }, { layer: 'dense' }],
        optimizer: { type: 'adam', learningRate: 1.5 },
        epochs: 40,
      },
      at: '/optimizer/learningRate',
      message: /swings between/,
      fix: /Lower learningRate to 0.15/,
    },
    {
      name: 'a rate above 2 / curvature',
      data: linear(),
      runFile: { ...base, model: [{ layer: 'dense' }], optimizer: { type: 'sgd', learningRate: 2 } },
      at: '/optimizer/learningRate',
      severity: 'error',
      by: 60,
      message: /Tried from the same seed/,
      fix: /Lower learningRate to 0.2/,
    },
    {
      name: 'a schedule that jumps up',
      data: linear(),
      runFile: {
        ...base,
        model: [{ layer: 'dense' }],
        optimizer: { type: 'sgd', learningRate: 0.02 },
        schedule: {
          type: 'lambda',
          points: [
            [0, 1],
            [30, 1],
            [31, 200],
          ],
        },
        epochs: 40,
      },
      at: '/schedule',
      severity: 'error',
      fix: /Remove the schedule/,
    },
  ],
});
