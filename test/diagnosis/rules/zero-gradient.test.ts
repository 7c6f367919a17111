import { linear } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense' }],
  loss: 'own.loss.js',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
};

testRule('zero-gradient', {
  valid: [
    {
      name: 'a part of the loss that is detached, beside one that is not',
      data: linear(),
      runFile: base,
      lossFiles: {
        'own.loss.js':
          'export default function (prediction, target) {\n  const r = prediction - target;\n  return mean(r ** 2 / (1 + detach(abs(r))));\n}\n',
      },
    },
  ],
  invalid: [
    {
      name: 'a prediction that is detached',
      data: linear(),
      runFile: base,
      lossFiles: {
        'own.loss.js':
          'export default function (prediction, target) {\n  const p = detach(prediction);\n  return mean((p - target) ** 2);\n}\n',
      },
      at: { line: 2 },
      by: 'static',
    },
  ],
});
