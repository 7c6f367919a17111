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

testRule('unstable-expression', {
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
          'export default function (prediction, target) {\n  return mean(log(prediction) * target);\n}\n',
      },
      at: { line: 2 },
      by: 'static',
      first: false,
    },
  ],
});
