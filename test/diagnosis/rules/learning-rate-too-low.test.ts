import { blobs, hills } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'height' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 30,
  batchSize: 32,
};

testRule('learning-rate-too-low', {
  valid: [
    { name: 'a usual rate', data: hills(), runFile: base },
    {
      name: 'a low rate at the end of a schedule',
      data: hills(),
      runFile: { ...base, schedule: { type: 'cosine', steps: 60 } },
    },
    {
      name: 'a few full batches that learn',
      data: hills(),
      runFile: { ...base, optimizer: { type: 'sgd', learningRate: 0.05 }, epochs: 60, batchSize: 200 },
    },
  ],
  invalid: [
    {
      name: 'a millionth',
      data: hills(),
      runFile: { ...base, optimizer: { type: 'adam', learningRate: 1e-6 }, epochs: 30 },
      at: '/optimizer/learningRate',
      by: 80,
      fix: /Raise learningRate/,
    },
    {
      name: 'a millionth, where noisy labels leave little to learn',
      data: blobs({ rows: 300, spread: 1, noise: 0.7 }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'kind' },
        loss: 'crossEntropy',
        optimizer: { type: 'adam', learningRate: 1e-6 },
      },
      at: '/optimizer/learningRate',
    },
    {
      name: 'a run that falls, and comes nowhere near a constant answer',
      data: { ...hills(), height: hills().height.map((height) => Number(height) + 1.5) },
      runFile: { ...base, optimizer: { type: 'sgd', learningRate: 3e-5 }, epochs: 40 },
      at: '/optimizer/learningRate',
      by: 100,
      message: /After 100 steps the loss is 3\.09 \(3\.53 at the start\)/,
    },
    {
      name: 'full batches, of which there are too few',
      data: hills(),
      runFile: { ...base, optimizer: { type: 'sgd', learningRate: 0.002 }, epochs: 24, batchSize: 200 },
      at: '/optimizer/learningRate',
      by: 12,
    },
  ],
});
