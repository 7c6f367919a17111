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

testRule('constant-feature', {
  valid: [{ name: 'features that vary', data: linear(), runFile: base }],
  invalid: [
    {
      name: 'a column of sevens',
      data: { seven: Array<number>(160).fill(7), ...linear() },
      runFile: base,
      at: { header: 'seven' },
      by: 'static',
      fix: /Exclude 'seven'/,
    },
    {
      name: 'a target of sevens',
      data: { ...linear(), y: Array<number>(160).fill(7) },
      runFile: base,
      at: '/data/target',
      by: 'static',
      severity: 'warning',
      message: /'y' is 7 in every training row/,
    },
  ],
});
