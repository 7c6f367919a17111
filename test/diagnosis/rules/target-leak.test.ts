import { blobs, linear } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
  batchSize: 32,
};

testRule('target-leak', {
  valid: [
    { name: 'features that say something', data: linear(), runFile: base },
    {
      name: 'one feature, of which the target is made',
      data: { x: linear().a, y: linear().a },
      runFile: base,
    },
    {
      name: 'a feature that tells the classes apart in all rows',
      data: { ...blobs(), sure: blobs().kind.map((kind, i) => Number(String(kind).slice(1)) * 10 + (i % 7)) },
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'kind', validation: 0.25, split: 'last' },
        loss: 'crossEntropy',
      },
    },
  ],
  invalid: [
    {
      name: 'a code that follows the class in the training rows only',
      data: {
        ...blobs(),
        code: blobs().kind.map(
          (kind, i) => (i < 150 ? Number(String(kind).slice(1)) * 10 : (i * 7) % 30) + (i % 7),
        ),
      },
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'kind', validation: 0.25, split: 'last' },
        loss: 'crossEntropy',
      },
      at: { header: 'code' },
      severity: 'warning',
      by: 'static',
      message: /not in the rows that validate/,
      fix: /Exclude 'code'/,
    },
    {
      name: 'the target in another unit, but not where it counts',
      data: {
        ...linear(),
        pounds: linear().y.map((value, i) => (i < 120 ? 2.2 * Number(value) + 1 : (i * 7) % 5)),
      },
      runFile: { ...base, data: { file: 'data.csv', target: 'y', validation: 0.25, split: 'last' } },
      at: { header: 'pounds' },
      severity: 'warning',
      by: 'static',
      message: /On the rows that validate it is -?0\.\d+, so/,
      fix: /Exclude 'pounds'/,
    },
    {
      name: 'a noisy copy of the target, but not where it counts',
      data: {
        ...linear(),
        nearly: linear().y.map((value, i) => (i < 120 ? Number(value) + 0.02 * ((i * 7) % 5) : (i * 7) % 5)),
      },
      runFile: { ...base, data: { file: 'data.csv', target: 'y', validation: 0.25, split: 'last' } },
      at: { header: 'nearly' },
      severity: 'warning',
      by: 'static',
    },
    {
      name: 'the target in another unit',
      data: { ...linear(), pounds: linear().y.map((value) => 2.2 * Number(value) + 1) },
      runFile: base,
      at: { header: 'pounds' },
      by: 'static',
      fix: /Exclude 'pounds'/,
    },
    {
      name: 'the code of the class',
      data: { ...blobs(), code: blobs().kind.map((kind) => Number(String(kind).slice(1)) * 10) },
      runFile: { ...base, data: { file: 'data.csv', target: 'kind' }, loss: 'crossEntropy' },
      at: { header: 'code' },
      by: 'static',
      message: /another spelling/,
    },
  ],
});
