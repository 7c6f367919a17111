import { rings } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'inner' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'bceWithLogits',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
  batchSize: 32,
};

testRule('label-encoding', {
  valid: [{ name: 'labels that are encoded', data: rings(), runFile: { ...base, loss: 'hinge' } }],
  invalid: [
    {
      name: 'zeros and ones as they are, under hinge',
      data: rings(),
      runFile: { ...base, loss: 'hinge', data: { file: 'data.csv', target: 'inner', labels: 'asIs' } },
      at: '/data/labels',
      by: 'static',
      fix: /Encode the labels/,
    },
  ],
});
