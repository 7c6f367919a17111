import { linear, rowsOf } from '../data-sets';
import { testRule } from '../rule-tester';

const data = rowsOf(160, 'two targets', (random) => {
  const [a, b] = [random.nextNormal(), random.nextNormal()];
  return { a, b, height: a + b + 0.1 * random.nextNormal(), mirror: -a - b + 0.1 * random.nextNormal() };
});
const twoInOne = (factor: string): string => `export default function (prediction, target) {
  const height = mse(slice(prediction, 1, 0, 1), slice(target, 1, 0, 1));
  const mirror = mse(slice(prediction, 1, 1, 2), slice(target, 1, 1, 2));
  return {
    height${factor},
    mirror,
  };
}
`;
function withLossFile() {
  return {
    data: { file: 'data.csv', target: ['height', 'mirror'] },
    model: [{ layer: 'dense', units: 2 }],
    loss: 'two.loss.js',
    optimizer: { type: 'sgd', learningRate: 0.00001 },
    epochs: 60,
    batchSize: 32,
  };
}
/** Features so small that a constant answer is learned long before them, and a second target far from 0. */
const faint = rowsOf(160, 'a faint signal', (random) => {
  const [a, b] = [0.05 * random.nextNormal(), 0.05 * random.nextNormal()];
  return { a, b, height: 40 * (a + b), mirror: 3 - 20 * (a + b) + 0.1 * random.nextNormal() };
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

/** A fit, and a penalty whose weight follows the clock. @param weight of it, an expression */
const fitAndShrink = (weight: string): string => `export default function (prediction, target) {
  return {
    fit: mse(prediction, target),
    shrink: ${weight} * mean(prediction ** 2),
  };
}
`;
const shrinking = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'shrink.loss.js',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 60,
  batchSize: 32,
};

testRule('dominated-term', {
  valid: [
    {
      name: 'a penalty that grows and stays small',
      data: linear(),
      runFile: shrinking,
      lossFiles: { 'shrink.loss.js': fitAndShrink('0.02 * progress') },
    },
    {
      name: 'a penalty on the weights alone, which the rows have nothing to teach',
      data: linear(),
      runFile: shrinking,
      lossFiles: {
        'shrink.loss.js':
          'export default function (prediction, target) {\n  return { fit: mse(prediction, target), small: 0.0001 * mean(weights() ** 2) };\n}\n',
      },
    },
    { name: 'terms of one size', data, runFile: withTerms(1, {}) },
    {
      name: 'terms of one size in a loss file',
      data,
      runFile: { ...withLossFile(), optimizer: { type: 'sgd', learningRate: 0.05 } },
      lossFiles: { 'two.loss.js': twoInOne('') },
    },
    {
      name: 'a penalty on weights, which is small on purpose',
      data,
      runFile: { ...withLossFile(), optimizer: { type: 'adam', learningRate: 0.01 } },
      lossFiles: {
        'two.loss.js':
          'export default function (prediction, target) {\n  const fit = mse(prediction, target);\n  return { fit, size: 1e-4 * sum(abs(weights())) };\n}\n',
      },
    },
    {
      name: 'a small share that is learned all the same',
      data,
      runFile: withTerms(300, { optimizer: { type: 'adam', learningRate: 0.05 } }),
    },
  ],
  invalid: [
    {
      name: 'a penalty that grows until nothing is left of the fit',
      data: linear(),
      runFile: shrinking,
      lossFiles: { 'shrink.loss.js': fitAndShrink('0.01 * exp(step / 40)') },
      at: { line: 4 },
      message: /'shrink' grows with the clock/,
      fix: /Multiply 'shrink' by 0.01/,
    },
    {
      name: 'a small term that comes down to what a constant answer leaves',
      data: faint,
      runFile: {
        ...withLossFile(),
        data: { file: 'data.csv', target: ['height', 'mirror'], normalize: 'none' },
        optimizer: { type: 'sgd', learningRate: 0.4 },
        epochs: 200,
      },
      lossFiles: { 'two.loss.js': twoInOne('').replace('    mirror,', '    mirror: 0.01 * mirror,') },
      at: { line: 5 },
      message: /'mirror' has only gone .*, no further than without any feature/,
      fix: /Multiply 'height' by .* and raise the learning rate/,
    },
    {
      name: 'a weight of 3000, and the rate that it forces',
      data,
      runFile: withTerms(3000, { optimizer: { type: 'sgd', learningRate: 0.00001 } }),
      at: '/loss/terms/0',
      message: /'mirror' has only gone/,
      fix: /Weigh 'height'/,
    },
    {
      name: 'a factor in a loss file',
      data,
      runFile: withLossFile(),
      lossFiles: { 'two.loss.js': twoInOne(': 3000 * height') },
      at: { line: 5 },
      message: /'mirror' has only gone/,
      fix: /Multiply 'height' by .* and raise the learning rate/,
    },
  ],
});
