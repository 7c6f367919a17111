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

testRule('missing-values', {
  valid: [
    {
      name: 'one cell in 160 filled in',
      data: { ...linear(), a: [null, ...linear().a.slice(1)] },
      runFile: { ...base, data: { file: 'data.csv', target: 'y', missing: 'mean' } },
    },
    { name: 'no hole', data: linear(), runFile: base },
  ],
  invalid: [
    {
      name: 'a tenth of the rows left out',
      data: { ...linear(), a: linear().a.map((value, i) => (i % 10 === 0 ? null : value)) },
      runFile: { ...base, data: { file: 'data.csv', target: 'y', missing: 'drop' } },
      at: '/data/missing',
      by: 'static',
      message: /16 rows \(10 %\)/,
      fix: /^Fill missing cells with the mean$/,
    },
    {
      name: 'a tenth of a column filled in',
      data: { ...linear(), a: linear().a.map((value, i) => (i % 10 === 0 ? null : value)) },
      runFile: { ...base, data: { file: 'data.csv', target: 'y', missing: 'mean' } },
      at: '/data/missing',
      message: /'a' has no value/,
      fix: /^Drop rows with missing cells$/,
    },
  ],
});
