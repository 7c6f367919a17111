import assert from 'node:assert/strict';
import { blobs, hills, rowsOf, sortedBy } from '../data-sets';
import { alarms, diagnose } from '../program';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'kind' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'crossEntropy',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
  batchSize: 32,
};

const sorted = rowsOf(120, 'sorted', (random, i) => ({
  a: random.nextNormal() + Math.floor(i / 40),
  kind: `k${Math.floor(i / 40)}`,
}));

testRule('sorted-data', {
  valid: [
    {
      name: 'sorted rows that are shuffled',
      data: sorted,
      runFile: { ...base, data: { file: 'data.csv', target: 'kind' } },
    },
    {
      name: 'mixed rows that are not shuffled',
      data: blobs(),
      runFile: { ...base, data: { file: 'data.csv', target: 'kind', shuffle: false } },
    },
  ],
  invalid: [
    {
      name: 'classes one after the other, the last of which validates',
      data: sorted,
      runFile: { ...base, data: { file: 'data.csv', target: 'kind', split: 'last', validation: 0.25 } },
      at: '/data/split',
      by: 'static',
      severity: 'info',
      fix: /at random/,
    },
    {
      name: 'a number that only rises, with the largest to validate',
      data: sortedBy('height', hills(300)),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'height', split: 'last' },
        loss: 'mse',
        epochs: 20,
      },
      at: '/data/split',
      by: 'static',
      severity: 'info',
      message: /beyond all that train/,
    },
    {
      name: 'classes one after the other',
      data: sorted,
      runFile: { ...base, data: { file: 'data.csv', target: 'kind', shuffle: false } },
      at: '/data/shuffle',
      by: 'static',
      severity: 'info',
      fix: /Shuffle/,
    },
  ],
});

describe('sorted-data, while training', () => {
  const run = {
    data: { file: 'data.csv', target: 'height', validation: 0.25, shuffle: false },
    model: [{ layer: 'dense', units: 16, activation: 'tanh' }, { layer: 'dense' }],
    loss: 'mse',
    epochs: 20,
    batchSize: 8,
  };
  const alarmsAt = (learningRate: number) =>
    alarms(
      diagnose({
        data: sortedBy('height', hills(300)),
        runFile: { ...run, optimizer: { type: 'sgd', learningRate, momentum: 0.8 } },
      }),
    );

  it('is a warning where batches are learned one by one and all rows together are not', () => {
    const findings = alarmsAt(0.05);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['sorted-data'],
    );
    assert.match(findings[0].message, /on the batches as they come, but .* on rows from all parts/);
  });

  it('is a warning where rows that validate lie beyond those that train, and are told worse than by their mean', () => {
    const { findings } = diagnose({
      data: sortedBy('height', hills(300)),
      runFile: {
        ...run,
        data: { file: 'data.csv', target: 'height', split: 'last' },
        optimizer: { type: 'adam', learningRate: 0.01 },
      },
    });
    const found = findings.filter(({ rule }) => rule === 'sorted-data');
    assert.deepEqual(
      found.map(({ severity }) => severity),
      ['info', 'warning'],
    );
    assert.match(found[1].message, /the R² on them is -/);
    assert.equal(found[1].fixes[0].title, 'Split at random');
  });

  it('stays a remark where the model goes on beyond them as it should', () => {
    const line = rowsOf(120, 'line', (random, i) => ({ a: i / 30, b: random.nextNormal(), y: i / 30 }));
    const { findings } = diagnose({
      data: line,
      runFile: {
        ...run,
        data: { file: 'data.csv', target: 'y', split: 'last' },
        model: [{ layer: 'dense' }],
        optimizer: { type: 'adam', learningRate: 0.05 },
        epochs: 60,
      },
    });
    assert.deepEqual(alarms({ findings }), []);
  });

  it('stays a remark where steps are small enough for the order not to matter', () => {
    assert.deepEqual(alarmsAt(0.0005), []);
  });
});
