import assert from 'node:assert/strict';
import fc from 'fast-check';
import { prepareRun } from '../../src/runs/prepare/prepare-run';
import { linearSignal } from '../../src/diagnosis/linear-signal';
import type { Dataset } from '../../src/data/dataset';
import { blobs, linear, odds, rings, rowsOf, unrelated } from './data-sets';
import { ingredientsOf, type Program } from './program';
import type { Columns } from './table-of';

function datasetOf(data: Columns, target: string, more: Partial<Program> = {}): Dataset {
  const runFile = {
    data: { file: 'data.csv', target, ...(more.holdout === undefined ? {} : { validation: 'holdout.csv' }) },
    model: [{ layer: 'dense' }],
    loss: target === 'y' ? 'mse' : 'crossEntropy',
    optimizer: { type: 'sgd', learningRate: 0.1 },
  };
  return prepareRun(ingredientsOf({ data, runFile, ...more })).dataset;
}

describe('linear signal', () => {
  it('is about the share of the variance that a linear target has in common with its features', () => {
    const without = linearSignal(datasetOf(linear({ rows: 1000, noise: 0 }), 'y'));
    assert.ok(without > 0.97 && without <= 1, String(without));
    // The features have a variance of 3.5 in the target, and the noise 36.
    const mostlyNoise = linearSignal(datasetOf(linear({ rows: 1000, noise: 6 }), 'y'));
    assert.ok(mostlyNoise > 0.04 && mostlyNoise < 0.14, String(mostlyNoise));
  });

  it('is found of classes, and where it is faint', () => {
    assert.ok(linearSignal(datasetOf(blobs(), 'kind')) > 0.5);
    const faint = linearSignal(datasetOf(odds(), 'won'));
    assert.ok(faint > 0 && faint < 0.1, String(faint));
  });

  it('is 0 where a target depends on its features in a way that no sum of them shows', () => {
    assert.equal(linearSignal(datasetOf(rings(300), 'inner')), 0);
  });

  it('is 0 of targets that validate in a file where they do not go with the features', () => {
    const holdout = { ...linear(), y: linear().y.map((_, i, cells) => cells[(i + 37) % cells.length]) };
    assert.ok(linearSignal(datasetOf(linear(), 'y')) > 0);
    assert.equal(linearSignal(datasetOf(linear(), 'y', { holdout })), 0);
  });

  it('is 0 of nearly all targets that have nothing to do with their features', () => {
    assert.equal(linearSignal(datasetOf(unrelated(), 'y')), 0);
    let found = 0;
    for (let i = 0; i < 100; i++) {
      const chance = rowsOf(80, `chance ${i}`, (random) => ({
        a: random.nextNormal(),
        b: random.nextFloat(),
        y: random.nextNormal(),
      }));
      if (linearSignal(datasetOf(chance, 'y')) > 0) found++;
    }
    assert.ok(found <= 2, `${found} of 100`);
  });

  it('is the same whatever the units of features and target', () => {
    const table = linear({ noise: 2 });
    const expected = linearSignal(datasetOf(table, 'y'));
    const factor = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(factor, factor, (ofFeature, ofTarget) => {
        const scaled = { ...table, a: times(table.a, ofFeature), y: times(table.y, ofTarget) };
        assert.ok(Math.abs(linearSignal(datasetOf(scaled, 'y')) - expected) < 1e-6);
      }),
      { numRuns: 10 },
    );
  });
});

function times(cells: Columns[string], factor: number): number[] {
  return cells.map((cell) => Number(cell) * factor);
}
