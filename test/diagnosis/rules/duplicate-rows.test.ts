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
      name: 'one row again and again, while another file validates',
      data: Object.fromEntries(
        Object.entries(linear()).map(([name, cells]) => [
          name,
          [...cells, ...Array<(typeof cells)[0]>(40).fill(cells[3])],
        ]),
      ),
      holdout: linear({ rows: 40 }),
      runFile: { ...base, data: { file: 'data.csv', target: 'y', validation: 'holdout.csv' } },
      at: [160, 'a'],
      by: 'static',
      message: /^40 of 200 rows \(20 %\) repeat an earlier one\. Keep/,
      fix: /^Drop the first 10 of 40 rows$/,
    },
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
