import { blobs, hills, linear, odds, sortedBy } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'kind' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'crossEntropy',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 10,
  batchSize: 32,
};

const values = {
  ...base,
  data: { file: 'data.csv', target: 'y', validation: 0.25 },
  model: [
    { layer: 'dense', units: 64, activation: 'relu' },
    { layer: 'dense', units: 32, activation: 'relu' },
    { layer: 'dense' },
  ],
  loss: 'mse',
};

testRule('suspicious-labels', {
  valid: [
    {
      name: 'sorted rows, whose batches are each learned for themselves',
      data: sortedBy('height', hills(300)),
      runFile: {
        ...values,
        data: { ...values.data, target: 'height', shuffle: false },
        optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.8 },
        batchSize: 8,
        epochs: 20,
      },
    },
    {
      name: 'a model that is far too sure of itself, and right nearly always',
      data: blobs({ rows: 300, spread: 1.4, features: 12 }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'kind', validation: 0.25 },
        model: [
          { layer: 'dense', units: 100, activation: 'relu', init: { type: 'normal', std: 2 } },
          { layer: 'dense', units: 100, activation: 'relu', init: { type: 'normal', std: 2 } },
          { layer: 'dense', init: { type: 'normal', std: 2 } },
        ],
        optimizer: { type: 'sgd', learningRate: 0.02 },
        epochs: 20,
        watch: { 'poor-init': 'off', overfitting: 'off' },
      },
    },
    { name: 'labels that the features bear out', data: blobs({ spread: 0.3 }), runFile: base },
    {
      name: 'much noise, with something in it that holds for other rows',
      data: linear({ rows: 300, noise: 2 }),
      runFile: { ...values, epochs: 40 },
    },
    {
      name: 'odds, of which a large model learns the rows rather than what little there is',
      data: odds(),
      runFile: {
        ...values,
        data: { ...values.data, target: 'won', task: 'binary' },
        loss: 'bceWithLogits',
        epochs: 12,
      },
    },
  ],
  invalid: [
    {
      name: 'targets in the order of other rows, learned by heart',
      data: { ...linear({ rows: 300 }), y: [...linear({ rows: 300 }).y].reverse() },
      runFile: { ...values, epochs: 40 },
      at: '/data/target',
      severity: 'warning',
      message: /hardly ever better than that/,
    },
    {
      name: 'the same under a sum, of which no constant answer is known',
      data: { ...linear({ rows: 300 }), y: [...linear({ rows: 300 }).y].reverse() },
      runFile: { ...values, loss: { type: 'mae', reduction: 'sum' }, epochs: 40 },
      at: '/data/target',
      severity: 'warning',
      message: /rank correlation of 0\.\d+\), but not with those of other rows/,
    },
    {
      name: 'equal rows of different classes',
      data: Object.fromEntries(
        Object.entries(blobs()).map(([name, cells]) => [
          name,
          [...cells, ...cells.slice(0, 6).map((cell) => (name === 'kind' ? 'k2' : cell))],
        ]),
      ),
      runFile: base,
      at: [180, 'kind'],
      by: 'static',
    },
    {
      name: 'three labels exchanged',
      data: {
        ...blobs({ spread: 0.3 }),
        kind: blobs({ spread: 0.3 }).kind.map((kind, i) => (i === 0 ? 'k2' : kind)),
      },
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'kind', validation: 0 },
        model: [{ layer: 'dense' }],
        optimizer: { type: 'adam', learningRate: 0.05 },
        epochs: 40,
      },
      at: [0, 'kind'],
      message: /Are the labels right/,
      fix: /^Smooth the labels by 0.1$/,
    },
  ],
});
