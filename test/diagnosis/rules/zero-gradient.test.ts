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
      name: 'a hinge that has nothing left to correct',
      data: { x: [-2, -1, 1, 2, -3, 3, -2, 2, -1, 1], side: [0, 0, 1, 1, 0, 1, 0, 1, 0, 1] },
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'side', validation: 0 },
        loss: 'hinge',
        optimizer: { type: 'sgd', learningRate: 0.5 },
        epochs: 120,
      },
    },
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
    {
      name: 'a clamp that no prediction reaches',
      data: linear(),
      runFile: base,
      lossFiles: {
        'own.loss.js':
          'export default function (prediction, target) {\n  const p = clamp(prediction, 50, 60);\n  return mean((p - target) ** 2);\n}\n',
      },
      at: { line: 2 },
      by: 'static',
      message: /lost at clamp/,
    },
    {
      name: 'a clamp that predictions leave only in training',
      data: linear(),
      runFile: { ...base, epochs: 30, model: [{ layer: 'dense', biasInit: -30 }] },
      lossFiles: {
        'own.loss.js':
          'export default function (prediction, target) {\n  const p = clamp(prediction, -20, null);\n  return mean((p - target) ** 2);\n}\n',
      },
      at: { line: 2 },
      by: 60,
      message: /clamp\(\) is flat/,
    },
    {
      name: 'a relu at the end that has been driven below 0',
      data: linear(),
      runFile: {
        ...base,
        loss: 'mse',
        model: [{ layer: 'dense', activation: 'relu', biasInit: -100 }],
        epochs: 30,
        watch: { 'output-range': 'off', 'dead-relu': 'off' },
      },
      at: '/model/0/activation',
      by: 60,
      message: /flat for every row/,
    },
  ],
});
