import { rings } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'inner' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'bceWithLogits',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
  batchSize: 32,
};

testRule('not-differentiable', {
  valid: [
    {
      name: 'a sound loss',
      data: rings(),
      runFile: { ...base, loss: 'own.loss.js' },
      lossFiles: {
        'own.loss.js':
          'export default function (prediction, target) {\n  return bceWithLogits(prediction, target);\n}\n',
      },
    },
  ],
  invalid: [
    {
      name: 'a loss file',
      data: rings(),
      runFile: { ...base, loss: 'own.loss.js' },
      lossFiles: {
        'own.loss.js':
          'export default function (prediction, target) {\n  return mean(where(prediction > 0, 1, 0) - target);\n}\n',
      },
      at: { line: 2 },
      by: 'static',
      first: false,
    },
  ],
});
