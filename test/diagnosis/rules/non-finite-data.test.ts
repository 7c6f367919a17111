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

testRule('non-finite-data', {
  valid: [
    {
      name: 'an empty cell whose row is left out',
      data: { ...linear(), a: [null, ...linear().a.slice(1)] },
      runFile: { ...base, data: { file: 'data.csv', target: 'y', missing: 'drop' } },
    },
    {
      name: "an empty target that a loss of one's own leaves out",
      data: { ...linear(), y: [null, ...linear().y.slice(1)] },
      lossFiles: {
        'known.loss.js': `export default function (prediction, target) {
  const known = target === target;
  const r = where(known, prediction - target, 0);
  return mean(where(known, r ** 2, 0));
}`,
      },
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y', missing: 'keep' },
        loss: 'known.loss.js',
      },
    },
  ],
  invalid: [
    {
      name: 'an empty target that is kept',
      data: { ...linear(), y: [...linear().y.slice(0, 20), null, ...linear().y.slice(21)] },
      runFile: { ...base, data: { file: 'data.csv', target: 'y', missing: 'keep' } },
      at: [20, 'y'],
      by: 'static',
      message: /Drop the row\.$/,
      fix: /Drop rows/,
    },
    {
      name: 'an empty cell that is kept',
      data: { ...linear(), b: [...linear().b.slice(0, 20), null, ...linear().b.slice(21)] },
      runFile: { ...base, data: { file: 'data.csv', target: 'y', missing: 'keep' } },
      at: [20, 'b'],
      by: 'static',
      fix: /Drop rows/,
    },
  ],
});
