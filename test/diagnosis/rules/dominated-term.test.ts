import { rowsOf } from '../data-sets';
import { testRule } from '../rule-tester';

const data = rowsOf(160, 'two targets', (random) => {
  const [a, b] = [random.nextNormal(), random.nextNormal()];
  return { a, b, height: a + b + 0.1 * random.nextNormal(), mirror: -a - b + 0.1 * random.nextNormal() };
});
function withTerms(weight: number, settings: object) {
  return {
    data: { file: 'data.csv', target: ['height', 'mirror'] },
    model: [{ layer: 'dense' }],
    loss: {
      terms: [
        { name: 'height', loss: 'mse', weight, target: 'height' },
        { name: 'mirror', loss: 'mse', target: 'mirror' },
      ],
    },
    optimizer: { type: 'sgd', learningRate: 0.05 },
    epochs: 60,
    batchSize: 32,
    ...settings,
  };
}

testRule('dominated-term', {
  valid: [
    { name: 'terms of one size', data, runFile: withTerms(1, {}) },
    {
      name: 'a small share that is learned all the same',
      data,
      runFile: withTerms(300, { optimizer: { type: 'adam', learningRate: 0.05 } }),
    },
  ],
  invalid: [
    {
      name: 'a weight of 3000, and the rate that it forces',
      data,
      runFile: withTerms(3000, { optimizer: { type: 'sgd', learningRate: 0.00001 } }),
      at: '/loss/terms/0',
      message: /'mirror' has only gone/,
      fix: /Weigh 'height'/,
    },
  ],
});
