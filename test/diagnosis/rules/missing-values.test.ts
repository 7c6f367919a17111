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
    {
      name: 'a long tail',
      data: { ...linear(), a: linear().a.map((value) => Math.exp(3 * Number(value))) },
      runFile: base,
    },
    {
      name: 'a single number far off',
      data: { ...linear(), a: linear().a.map((value, i) => (i === 5 ? -9999 : value)) },
      runFile: base,
    },
    {
      name: 'a code of few numbers',
      data: { ...linear(), a: linear().a.map((_, i) => [0, 1, 2, 99][i % 4]) },
      runFile: base,
    },
  ],
  invalid: [
    {
      name: 'a number in place of missing values',
      data: { ...linear(), a: linear().a.map((value, i) => (i % 20 === 2 ? -9999 : value)) },
      runFile: base,
      at: [2, 'a'],
      severity: 'warning',
      by: 'static',
      message: /^8 rows have -9999 in 'a', and all others lie between/,
      fix: /^Drop the 8 rows$/,
    },
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
    {
      name: 'a single row left out',
      data: { a: [null, 2, 3, 4, 5, 6, 7, 8], y: [1, 2, 3, 4, 5, 6, 7, 8] },
      runFile: { ...base, data: { file: 'data.csv', target: 'y', missing: 'drop' } },
      at: '/data/missing',
      message: /^1 row \(13 %\) has a cell without a value and is left out/,
    },
    {
      name: 'single cells of two columns filled in',
      data: {
        a: [null, 2, 3, 4, 5, 6, 7, 8],
        b: [3, null, 2, 6, 5, 4, 8, 7],
        y: [1, 2, 3, 4, 5, 6, 7, 8],
      },
      runFile: { ...base, data: { file: 'data.csv', target: 'y', missing: 'mean' } },
      at: '/data/missing',
      message: /no value in 1 row \(13 %\); its mean stands in for it, as in 1 other column\./,
    },
  ],
});
