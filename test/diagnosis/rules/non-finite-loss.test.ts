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

testRule('non-finite-loss', {
  valid: [{ name: 'a loss that falls', data: linear(), runFile: base }],
  invalid: [
    {
      name: 'the logarithm of a negative number, in the loss file',
      data: linear(),
      runFile: { ...base, loss: 'bare.loss.js', watch: { 'unstable-expression': 'off' } },
      lossFiles: {
        'bare.loss.js':
          'export default function (prediction, target) {\n  return mean(log(prediction - target));\n}\n',
      },
      at: { line: 2 },
      by: 0,
      message: /log/,
      first: false,
    },
    {
      name: 'weights that a rate of 5 throws away, when no trial may say so',
      data: linear(),
      runFile: {
        ...base,
        optimizer: { type: 'sgd', learningRate: 5 },
        watch: { 'learning-rate-too-high': 'off', 'diverging-loss': 'off', 'exploding-gradient': 'off' },
      },
      at: '/loss',
      fix: /adam/,
    },
  ],
});
