import { blobs, linear, rowsOf } from '../data-sets';
import { testRule } from '../rule-tester';
import type { Columns } from '../table-of';

/** Beside features of ordinary size one in the hundreds, such as a price, that says nothing. */
function withLargeColumn(columns: Columns): Columns {
  const [rows] = Object.values(columns);
  return { ...columns, price: Array.from(rows, (_, i) => 750 + 300 * Math.sin(i * 13)) };
}

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 10,
  batchSize: 32,
};

testRule('unnormalized-feature', {
  valid: [
    {
      name: 'codes that an embedding looks up, under a rate that is too high',
      data: rowsOf(200, 'codes', (random) => {
        const [a, b] = [Math.floor(40 * random.nextFloat()), Math.floor(40 * random.nextFloat())];
        return { a, b, y: Math.sin(a) + Math.cos(b) };
      }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y', normalize: 'none' },
        model: [{ layer: 'embedding', vocabulary: 40, units: 4 }, { layer: 'flatten' }, { layer: 'dense' }],
        optimizer: { type: 'sgd', learningRate: 50 },
      },
    },
    {
      name: 'a large unit that is standardized',
      data: linear({ unit: 1e4 }),
      runFile: { ...base, optimizer: { type: 'sgd', learningRate: 0.01 } },
    },
    {
      name: 'raw features on their own small scale',
      data: linear(),
      runFile: { ...base, data: { file: 'data.csv', target: 'y', normalize: 'none' } },
    },
  ],
  invalid: [
    {
      name: 'a large unit that saturates tanh from the start',
      data: linear({ unit: 1e4 }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y', normalize: 'none' },
        model: [{ layer: 'dense', units: 24, activation: 'tanh' }, { layer: 'dense' }],
        epochs: 40,
      },
      at: '/data/normalize',
      by: 'static',
      fix: /Standardize the features/,
    },
    {
      name: 'a large unit whose loss falls and ends far above that of a constant answer',
      data: linear({ unit: 1e4, rows: 300 }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y', normalize: 'none' },
        model: [{ layer: 'dense' }],
        loss: 'mae',
        optimizer: { type: 'adagrad', learningRate: 0.1 },
        epochs: 20,
        batchSize: 16,
      },
      at: '/data/normalize',
      severity: 'warning',
      by: 285,
      fix: /Standardize the features/,
    },
    {
      name: 'one feature in thousandths, SGD',
      data: linear({ unit: 1000 }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y', normalize: 'none' },
        optimizer: { type: 'sgd', learningRate: 0.01 },
      },
      at: '/data/normalize',
      severity: 'error',
      by: 20,
      message: /'a' reaches the model/,
      fix: /Standardize the features/,
    },
    {
      name: 'a loss that falls from far above to that of a constant answer, and stays there',
      data: withLargeColumn(blobs({ features: 4 })),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'kind', normalize: 'none' },
        loss: 'crossEntropy',
        optimizer: { type: 'sgd', learningRate: 0.003 },
        epochs: 40,
      },
      at: '/data/normalize',
      fix: /Standardize the features/,
    },
  ],
});
