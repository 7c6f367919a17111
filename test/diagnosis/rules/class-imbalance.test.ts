import { rare } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'hit' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'bceWithLogits',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 30,
  batchSize: 32,
};

testRule('class-imbalance', {
  valid: [
    { name: 'a rare class that is recognized', data: rare(400, 0.05, 5), runFile: { ...base, epochs: 60 } },
    {
      name: 'a weighted loss',
      data: rare(400, 0.05, 2),
      runFile: { ...base, loss: { type: 'bceWithLogits', posWeight: 19 } },
    },
  ],
  invalid: [
    {
      name: 'three positives in a hundred, never said',
      data: rare(500, 0.03, 1),
      runFile: { ...base, model: [{ layer: 'dense' }] },
      at: '/loss',
      fix: /Weigh rows of '1' by 26/,
    },
  ],
});
