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

testRule('exploding-gradient', {
  valid: [
    {
      name: 'large norms under a falling loss',
      data: linear({ scale: 1000 }),
      runFile: { ...base, optimizer: { type: 'adam', learningRate: 1 } },
    },
  ],
  invalid: [
    {
      name: 'a loss file whose weight runs away',
      data: linear(),
      runFile: {
        ...base,
        model: [{ layer: 'dense' }],
        loss: 'runaway.loss.js',
        optimizer: { type: 'sgd', learningRate: 0.0001 },
        epochs: 60,
        watch: { 'diverging-loss': 'off', 'learning-rate-too-high': 'off' },
      },
      lossFiles: {
        'runaway.loss.js':
          'export default function (prediction, target) {\n  return exp(30 * progress) * mean((prediction - target) ** 2 + 1);\n}\n',
      },
      at: '/model/0',
      message: /clip the norm/,
      fix: /Clip/,
    },
  ],
});
