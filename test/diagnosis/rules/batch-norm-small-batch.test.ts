import { blobs } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'kind' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'crossEntropy',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
  batchSize: 32,
};

const normalized = [{ layer: 'dense', units: 8 }, { layer: 'batchNorm' }, { layer: 'dense' }];

testRule('batch-norm-small-batch', {
  valid: [
    { name: 'batches of 32', data: blobs(), runFile: { ...base, model: normalized } },
    {
      name: 'small batches of images, with many places',
      data: blobs({ features: 16 }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'kind', inputShape: [1, 4, 4] },
        batchSize: 4,
        epochs: 1,
        model: [
          { layer: 'conv2d', filters: 2, kernelSize: 2 },
          { layer: 'batchNorm' },
          { layer: 'flatten' },
          { layer: 'dense' },
        ],
      },
    },
  ],
  invalid: [
    {
      name: 'batches of one row',
      data: blobs(),
      runFile: { ...base, model: normalized, batchSize: 1, epochs: 1 },
      at: '/model/1',
      by: 'static',
      severity: 'error',
      fix: /batchSize/,
    },
    {
      name: 'one row left over',
      data: blobs({ rows: 65 }),
      runFile: { ...base, data: { file: 'data.csv', target: 'kind', validation: 0 }, model: normalized },
      at: '/model/1',
      by: 'static',
      message: /last batch/,
      fix: /33/,
    },
    {
      name: 'batches of four rows',
      data: blobs(),
      runFile: { ...base, model: normalized, batchSize: 4, epochs: 2 },
      at: '/model/1',
      by: 'static',
      severity: 'info',
    },
  ],
});
