import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RandomStream } from '../../src/engine/random';
import { findFeatureBox } from '../../src/diagnosis/feature-box';

const ROWS = 200;
const WIDTH = 3;
const random = new RandomStream(5, 'box');
const dataset = {
  features: Float64Array.from({ length: ROWS * WIDTH }, () => random.nextNormal()),
  width: WIDTH,
};
const rows = Uint32Array.from({ length: ROWS }, (_, i) => i);
const fitOf = (...[table, among, picked]: Parameters<typeof findFeatureBox>): number =>
  findFeatureBox(table, among, picked).fit;
const rowsWhere = (holds: (a: number, b: number) => boolean): number[] =>
  [...rows].filter((row) => holds(dataset.features[row * WIDTH], dataset.features[row * WIDTH + 1]));

describe('box of features', () => {
  it('fits rows beyond one bound, and rows in a corner', () => {
    assert.equal(
      fitOf(
        dataset,
        rows,
        rowsWhere((a) => a > 1),
      ),
      1,
    );
    assert.equal(
      fitOf(
        dataset,
        rows,
        rowsWhere((a) => a < -1.2),
      ),
      1,
    );
    assert.ok(
      fitOf(
        dataset,
        rows,
        rowsWhere((a, b) => a > 0.5 && b < 0),
      ) > 0.9,
    );
  });

  it('has the picked rows that lie within it', () => {
    const corner = rowsWhere((a) => a > 1);
    const [elsewhere] = rowsWhere((a) => a < -1);
    const { picked } = findFeatureBox(dataset, rows, [elsewhere, ...corner]);
    assert.deepEqual(
      [...picked].sort((i, j) => i - j),
      corner,
    );
  });

  it('fits rows between two bounds', () => {
    assert.ok(
      fitOf(
        dataset,
        rows,
        rowsWhere((a) => a > 0.2 && a < 0.6),
      ) > 0.9,
    );
  });

  it('does not fit rows that lie anywhere', () => {
    const anywhere = [...rows].filter((row) => row % 10 === 3);
    assert.ok(fitOf(dataset, rows, anywhere) < 0.3);
  });

  it('takes rows with the same cell together', () => {
    const table = { features: Float64Array.from(rows, (row) => row % 2), width: 1 };
    assert.equal(fitOf(table, rows, [1, 3, 5]), (3 / 100) * 1);
  });

  it('is never below the share of the rows, nor above 1', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(ROWS - 1), { minLength: 1, maxLength: 40 }), (picked) => {
        const fit = fitOf(dataset, rows, picked);
        assert.ok(fit >= picked.length / ROWS && fit <= 1);
      }),
    );
  });
});
