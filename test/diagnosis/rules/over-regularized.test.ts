import { blobs, linear } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 30,
  batchSize: 32,
};

testRule('over-regularized', {
  valid: [
    {
      name: 'a penalty that leaves room',
      data: linear(),
      runFile: { ...base, regularization: { l2: 0.001 } },
    },
    {
      name: 'a penalty that is most of a loss at its floor',
      data: linear({ noise: 0 }),
      runFile: { ...base, model: [{ layer: 'dense' }], regularization: { l2: 0.0001 }, epochs: 30 },
    },
    {
      name: 'a penalty that is most of what is left where classes can be told apart',
      data: blobs({ spread: 0.2 }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'kind' },
        loss: 'crossEntropy',
        optimizer: { type: 'lbfgs' },
        batchSize: 1000,
        regularization: { l2: 0.001 },
      },
    },
  ],
  invalid: [
    {
      name: 'an L2 penalty of 2',
      data: linear(),
      runFile: { ...base, regularization: { l2: 2 }, epochs: 40 },
      at: '/regularization',
      fix: /Divide the penalty/,
    },
  ],
});
