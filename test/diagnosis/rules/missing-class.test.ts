import { blobs, rowsOf } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'kind' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'crossEntropy',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
  batchSize: 32,
};

testRule('missing-class', {
  valid: [{ name: 'a random split', data: blobs(), runFile: base }],
  invalid: [
    {
      name: 'sorted classes, and the last rows validate',
      data: rowsOf(90, 'sorted', (random, i) => ({
        a: random.nextNormal() + i,
        kind: `k${Math.floor(i / 30)}`,
      })),
      runFile: { ...base, data: { file: 'data.csv', target: 'kind', split: 'last', validation: 0.34 } },
      at: '/data/split',
      by: 'static',
      message: /'k2'/,
      fix: /at random/,
    },
    {
      name: 'two classes of a single row each, both of which validate',
      data: rowsOf(20, 'single rows', (random, i) => ({
        a: random.nextNormal() + i,
        kind: i < 9 ? 'k0' : i < 18 ? 'k1' : `k${i}`,
      })),
      runFile: { ...base, data: { file: 'data.csv', target: 'kind', split: 'last', validation: 0.1 } },
      at: '/data/split',
      message: /^The only row of class 'k18' validates and none trains, and so it is with 1 more class: /,
    },
    {
      name: 'one class only, whatever follows from that',
      data: rowsOf(60, 'single', (random) => ({ a: random.nextNormal(), kind: 'same' })),
      runFile: { ...base, epochs: 40 },
      at: '/data/target',
      by: 'static',
      message: /All 60 rows of 'kind' are 'same'/,
    },
  ],
});
