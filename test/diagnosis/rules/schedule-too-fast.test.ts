import { hills, linear } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'height' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 60,
  batchSize: 32,
};

testRule('schedule-too-fast', {
  valid: [
    {
      name: 'a warm-up that ends early in the run',
      data: hills(),
      runFile: { ...base, schedule: { type: 'linear', from: 0.0001, to: 1, steps: 40 } },
    },
    {
      name: 'a schedule that lasts',
      data: hills(),
      runFile: { ...base, schedule: { type: 'cosine', steps: 300 } },
    },
    {
      name: 'a rate that falls when all is learned',
      data: linear(),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y' },
        model: [{ layer: 'dense' }],
        optimizer: { type: 'adam', learningRate: 0.1 },
        schedule: { type: 'step', stepSize: 90, gamma: 0.001 },
      },
    },
  ],
  invalid: [
    {
      name: 'a warm-up that a run of hundreds of steps never gets out of',
      data: hills(),
      runFile: { ...base, schedule: { type: 'linear', from: 0.0001, to: 1, steps: 100000 } },
      at: '/schedule',
      message: /From step 0 .* below 0.01 of the 0.01 that is given/,
      fix: /Remove the schedule/,
    },
    {
      name: 'a rate that is gone after thirty steps',
      data: hills(),
      runFile: { ...base, schedule: { type: 'exponential', gamma: 0.8 } },
      at: '/schedule',
      fix: /Remove the schedule/,
    },
  ],
});
