import { blobs } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'kind' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'crossEntropy',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 30,
  batchSize: 32,
};

testRule('ignored-class', {
  valid: [
    { name: 'classes that are all learned', data: blobs(), runFile: base },
    { name: 'classes that overlap', data: blobs({ spread: 3 }), runFile: base },
  ],
  invalid: [
    {
      name: 'a class that its weight takes out of the loss',
      data: blobs(),
      runFile: { ...base, loss: { type: 'crossEntropy', classWeight: [1, 0, 1] } },
      at: '/loss',
      message: /'k1'/,
      fix: /^Weigh classes by their rarity$/,
    },
  ],
});
