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

testRule('double-softmax', {
  valid: [
    { name: 'scores under crossEntropy', data: blobs(), runFile: base },
    {
      name: 'logSoftmax under nll',
      data: blobs(),
      runFile: { ...base, loss: 'nll', model: [{ layer: 'dense', activation: 'logSoftmax' }] },
    },
  ],
  invalid: [
    {
      name: 'softmax in a layer of its own, under focal',
      data: blobs(),
      runFile: {
        ...base,
        loss: 'focal',
        model: [{ layer: 'dense' }, { layer: 'activation', type: 'softmax' }],
      },
      at: '/model/1/type',
      by: 'static',
      message: /0\.551/,
      fix: /linear/,
    },
  ],
});
