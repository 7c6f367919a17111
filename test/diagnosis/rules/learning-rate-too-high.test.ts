import { linear } from '../data-sets';
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
