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

const twoSigns = (sign: string): string => `export default function (prediction, target) {
  return {
    near: mean((prediction - target) ** 2),
    far: 0.9 * mean((prediction ${sign} target) ** 2),
  };
}
`;

testRule('conflicting-terms', {
  valid: [
    { name: 'terms about outputs of their own', data, runFile: withTerms(1, {}) },
    {
      name: 'two terms of a loss file that agree',
      data,
      runFile: {
        ...withTerms(1, {}),
        data: { file: 'data.csv', target: 'height', exclude: ['mirror'] },
        loss: 'signs.loss.js',
      },
      lossFiles: { 'signs.loss.js': twoSigns('-') },
    },
    {
      name: 'a small penalty on what is predicted, which rises as the fit is learned',
      data,
      runFile: {
        ...withTerms(1, {}),
        data: { file: 'data.csv', target: 'height', exclude: ['mirror'] },
        loss: 'penalty.loss.js',
      },
      lossFiles: {
        'penalty.loss.js':
          'export default function (prediction, target) {\n  return { fit: mse(prediction, target), size: 0.1 * mean(prediction ** 2) };\n}\n',
      },
    },
  ],
  invalid: [
    {
      name: 'a sign in a loss file that lets the second term take back what the first learns',
      data,
      runFile: {
        ...withTerms(1, {}),
        data: { file: 'data.csv', target: 'height', exclude: ['mirror'] },
        loss: 'signs.loss.js',
      },
      lossFiles: { 'signs.loss.js': twoSigns('+') },
      at: { line: 4 },
      message: /'near' \(.*\) and 'far' \(.*\) hold each other up.*'near' falls to 0\.0\d/,
      fix: /^Multiply 'far' by 0\.01$/,
    },
    {
      name: 'two terms that want the same output to be two things',
      data,
      runFile: withTerms(1, {
        data: { file: 'data.csv', target: 'height', exclude: ['mirror'] },
        loss: {
          terms: [
            { name: 'fit', loss: 'mse', weight: 5 },
            { name: 'far', loss: 'far.loss.js', weight: 1 },
          ],
        },
      }),
      lossFiles: {
        'far.loss.js':
          'export default function (prediction, target) {\n  return mean(exp(0.4 * prediction * target));\n}\n',
      },
      at: '/loss/terms/1',
      severity: 'info',
      message: /pull against each other\. The cosine between their gradients is -0\.\d+ on average/,
    },
  ],
});
