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

testRule('duplicate-rows', {
  valid: [
    { name: 'rows that differ', data: linear(), runFile: base },
    {
      name: 'few possible rows',
      data: {
        a: Array.from({ length: 100 }, (_, i) => i % 3),
        y: Array.from({ length: 100 }, (_, i) => (i % 3) * 0.5),
      },
      runFile: { ...base, data: { file: 'data.csv', target: 'y', task: 'regression' } },
    },
  ],
  invalid: [
    {
      name: 'five rows again at the end',
      data: Object.fromEntries(
        Object.entries(linear()).map(([name, cells]) => [name, [...cells, ...cells.slice(0, 5)]]),
      ),
      runFile: base,
      at: [160, 'a'],
      by: 'static',
      message: /^5 of 165 rows/,
      fix: /^Drop the 5 rows$/,
    },
  ],
});
