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

testRule('diverging-loss', {
  valid: [
    {
      name: 'a weight that grows a hundredfold with the clock',
      data: linear(),
      runFile: { ...base, loss: 'heavier.loss.js', epochs: 40 },
      lossFiles: {
        'heavier.loss.js':
          'export default function (prediction, target) {\n  return (1 + step) * mae(prediction, target);\n}\n',
      },
    },
    {
      name: 'batches of one, whose losses differ a hundredfold',
      data: linear({ rows: 60 }),
      runFile: { ...base, batchSize: 1, optimizer: { type: 'sgd', learningRate: 0.005 } },
    },
    {
      name: 'a summed loss',
      data: linear(),
      runFile: {
        ...base,
        loss: { type: 'mse', reduction: 'sum' },
        optimizer: { type: 'sgd', learningRate: 0.0005 },
      },
    },
    {
      name: 'a change to a loss of another size',
      data: linear(),
      runFile: {
        ...base,
        loss: {
          schedule: [{ loss: 'mae' }, { loss: { type: 'mse', reduction: 'sum' }, from: { epoch: 2 } }],
        },
        optimizer: { type: 'adam', learningRate: 0.001 },
      },
    },
  ],
  invalid: [
    {
      name: 'a factor that grows with the clock while the answers do not',
      data: linear(),
      runFile: { ...base, loss: 'sharper.loss.js', epochs: 40 },
      lossFiles: {
        'sharper.loss.js':
          'export default function (prediction, target) {\n  const sharper = exp(step / 4);\n  return sharper * mse(prediction, target);\n}\n',
      },
      at: { line: 2 },
      severity: 'error',
      message: /the answers are no larger than they were/,
      first: false,
    },
    {
      name: 'a rate that is too high, when no trial may say so',
      data: linear(),
      runFile: {
        ...base,
        model: [{ layer: 'dense' }],
        optimizer: { type: 'sgd', learningRate: 1.5 },
        watch: { 'learning-rate-too-high': 'off', 'exploding-gradient': 'off' },
      },
      at: '/loss',
      by: 40,
      message: /rising/,
      fix: /Lower learningRate to 0.15/,
    },
    {
      name: 'a loss thrown far away by the first step that comes back slowly',
      data: linear({ scale: 1 }),
      runFile: {
        ...base,
        model: [{ layer: 'dense' }],
        optimizer: { type: 'sgd', learningRate: 1 },
        schedule: {
          type: 'lambda',
          points: [
            [0, 400],
            [1, 0.003],
            [2, 0.003],
          ],
        },
        watch: { 'learning-rate-too-high': 'off', 'exploding-gradient': 'off', 'dead-relu': 'off' },
      },
      at: '/loss',
      by: 12,
      message: /times what the starting weights gave \([^)]*\)[.;]/,
    },
  ],
});
