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
    {
      name: 'the weight decay that is usual for adamW, and ten times as much',
      data: linear(),
      runFile: { ...base, optimizer: { type: 'adamW', learningRate: 0.01, weightDecay: 0.1 } },
    },
    {
      name: 'weight decay that balances the gradient where the loss is at its floor',
      data: linear(),
      runFile: { ...base, optimizer: { type: 'sgd', learningRate: 0.05, weightDecay: 0.01 } },
    },
  ],
  invalid: [
    {
      name: 'an L1 penalty under which the weights are gone before it is looked at',
      data: linear(),
      runFile: {
        ...base,
        optimizer: { type: 'adam', learningRate: 0.02 },
        regularization: { l1: 2 },
        epochs: 120,
      },
      at: '/regularization',
      fix: /Divide the penalty/,
    },
    {
      name: 'adamW that takes a fifth of the weights away at each step',
      data: linear(),
      runFile: { ...base, optimizer: { type: 'adamW', learningRate: 0.01, weightDecay: 20 } },
      at: '/optimizer/weightDecay',
      fix: /Lower weightDecay to 0.2/,
    },
    {
      name: 'a weight decay of 2 that sgd adds to the gradient',
      data: linear(),
      runFile: { ...base, optimizer: { type: 'sgd', learningRate: 0.05, weightDecay: 2 } },
      at: '/optimizer/weightDecay',
      message: /moves the weights as much as the gradient/,
    },
    {
      name: 'an L2 penalty of 2',
      data: linear(),
      runFile: { ...base, regularization: { l2: 2 }, epochs: 40 },
      at: '/regularization',
      fix: /Divide the penalty/,
    },
  ],
});
