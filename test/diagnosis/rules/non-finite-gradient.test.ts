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

testRule('non-finite-gradient', {
  valid: [{ name: 'a finite gradient', data: linear(), runFile: base }],
  invalid: [
    {
      name: 'the root of a residual that is exactly 0',
      data: { a: Array(40).fill(0), y: Array(40).fill(0) },
      runFile: {
        ...base,
        model: [{ layer: 'dense' }],
        loss: 'root.loss.js',
        watch: { 'unstable-expression': 'off' },
      },
      lossFiles: {
        'root.loss.js':
          'export default function (prediction, target) {\n  const r = prediction - target;\n  return mean(sqrt(r ** 2));\n}\n',
      },
      at: { line: 3 },
      by: 0,
      first: false,
    },
  ],
});
