import { strict as assert } from 'node:assert';
import { alarms, diagnose } from '../program';
import { blobs, linear, rings } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 10,
  batchSize: 32,
};

testRule('plateau', {
  valid: [
    { name: 'convergence, which is a plateau', data: linear({ noise: 1 }), runFile: { ...base, epochs: 60 } },
    {
      name: 'a noise floor near the start',
      data: linear({ noise: 10 }),
      runFile: { ...base, model: [{ layer: 'dense' }], epochs: 40 },
    },
    {
      name: 'overlapping classes',
      data: blobs({ spread: 4 }),
      runFile: { ...base, data: { file: 'data.csv', target: 'kind' }, loss: 'crossEntropy', epochs: 40 },
    },
  ],
  invalid: [
    {
      name: 'a single unit, which divides rings by one line',
      data: rings(300),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'inner' },
        model: [{ layer: 'dense', units: 1, activation: 'tanh' }, { layer: 'dense' }],
        loss: 'bceWithLogits',
        optimizer: { type: 'adam', learningRate: 0.02 },
        epochs: 30,
      },
      at: '/model/0/units',
      message: /too small for what there is to learn/,
      fix: /^Use 32 units in the narrow hidden layer$/,
    },
  ],
});

describe('plateau', () => {
  it('is the consequence of a scale on which the loss hangs', () => {
    const { findings } = diagnose({
      data: linear({ scale: 1000 }),
      runFile: {
        ...base,
        optimizer: { type: 'adam', learningRate: 0.001 },
        epochs: 300,
        batchSize: 128,
        watch: { 'loss-not-decreasing': 'off', 'learning-rate-too-low': 'off' },
      },
    });
    assert.deepEqual(
      alarms({ findings }).map(({ rule, related }) => [rule, related[0].rule]),
      [['unnormalized-target', 'plateau']],
    );
  });
});
