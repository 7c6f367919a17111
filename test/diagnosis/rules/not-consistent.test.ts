import { linear } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
  batchSize: 32,
};

testRule('not-consistent', {
  valid: [
    {
      name: 'a sound loss',
      data: linear(),
      runFile: { ...base, loss: 'own.loss.js' },
      lossFiles: {
        'own.loss.js':
          'export default function (prediction, target) {\n  return mean((prediction - target) ** 2);\n}\n',
      },
    },
  ],
  invalid: [
    {
      name: 'a loss file',
      data: linear(),
      runFile: { ...base, loss: 'own.loss.js' },
      lossFiles: {
        'own.loss.js':
          'export default function (prediction, target) {\n  return mean(prediction ** 2) + 0 * mean(target);\n}\n',
      },
      at: { line: 2 },
      by: 'static',
      first: false,
    },
  ],
});
