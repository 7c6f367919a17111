import { linear } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: ['y', 'd'] },
  model: [{ layer: 'dense', units: 2 }],
  loss: 'own.loss.js',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
};

testRule('unused-parameter', {
  valid: [
    {
      name: 'a loss over all outputs',
      data: linear(),
      runFile: base,
      lossFiles: {
        'own.loss.js':
          'export default function (prediction, target) {\n  return mean((prediction - target) ** 2);\n}\n',
      },
    },
  ],
  invalid: [
    {
      name: 'a loss over the first output alone',
      data: linear(),
      runFile: base,
      lossFiles: {
        'own.loss.js':
          'export default function (prediction, target) {\n  return mean((slice(prediction, 1, 0, 1) - slice(target, 1, 0, 1)) ** 2);\n}\n',
      },
      at: { line: 1 },
      by: 'static',
    },
  ],
});
