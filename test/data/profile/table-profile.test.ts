import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { NumberColumn } from '../../../src/data/column';
import { findDuplicateRows } from '../../../src/data/profile/duplicate-rows';
import { profileNumbers } from '../../../src/data/profile/number-profile';
import { profileTable, type ColumnProfile } from '../../../src/data/profile/table-profile';
import { readTable } from '../../../src/data/read-table';
import { fixture } from '../table-content';
import { TemporaryFolder } from '../temporary-folder';

function numberColumn(values: readonly number[]): NumberColumn {
  const missing = values.filter((value) => Number.isNaN(value)).length;
  return { kind: 'number', name: 'x', index: 0, missing, infinite: 0, values: Float64Array.from(values) };
}

const close = (actual: number, expected: number): void => {
  assert.ok(
    Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)),
    `${actual} instead of ${expected}`,
  );
};

describe('profile of a table', () => {
  const folder = new TemporaryFolder();
  const profileOf = async (csv: string): Promise<readonly ColumnProfile[]> =>
    profileTable(await readTable(folder.write('data.csv', csv))).columns;

  it('has the moments, the median and the quartiles of numbers', () => {
    const profile = profileNumbers(numberColumn([2, NaN, 4, 4, 4, 5, 5, 7, 9]));
    assert.deepEqual([profile.count, profile.missing, profile.distinct], [8, 1, 5]);
    assert.deepEqual(
      [profile.min, profile.max, profile.mean, profile.std, profile.median],
      [2, 9, 5, 2, 4.5],
    );
    assert.deepEqual(profile.quartiles, [4, 5.5]);
    close(profile.mad, 1.4826022185056018 * 0.5);
    close(profile.skewness, 0.65625);
    close(profile.excessKurtosis, -0.21875);
    assert.equal(profile.isInteger, true);
  });

  it('has the same shape of the distribution whatever the unit', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    for (const unit of [2 ** 900, 2 ** -900]) {
      const profile = profileNumbers(numberColumn(values.map((value) => value * unit)));
      close(profile.mean / unit, 5);
      close(profile.std / unit, 2);
      close(profile.skewness, 0.65625);
      close(profile.excessKurtosis, -0.21875);
    }
  });

  it('leaves infinities out of all of them', () => {
    const { count, min, max, mean, infinite } = profileNumbers({
      ...numberColumn([1, Infinity, 3]),
      infinite: 1,
    });
    assert.deepEqual({ count, min, max, mean, infinite }, { count: 2, min: 1, max: 3, mean: 2, infinite: 1 });
  });

  it('takes the median of the distances to the median without sorting them', () => {
    const numbers = fc.array(
      fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -10, max: 10, noNaN: true })),
      { minLength: 1 },
    );
    const medianOf = (values: number[]): number => {
      const sorted = [...values].sort((a, b) => a - b);
      const half = sorted.length >> 1;
      return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    };
    fc.assert(
      fc.property(numbers, (values) => {
        const { median, mad } = profileNumbers(numberColumn(values));
        close(median, medianOf(values));
        close(mad / 1.4826022185056018, medianOf(values.map((value) => Math.abs(value - median))));
      }),
    );
  });

  it('finds what lies far out, farthest first', () => {
    const { farOut } = profileNumbers(numberColumn([1, 2, 3, 4, 5, 100, 6, 7, 8, -1e6]));
    assert.deepEqual(farOut, { count: 2, rows: [9, 5] });
    assert.deepEqual(profileNumbers(numberColumn([1, 2, 3])).farOut, { count: 0, rows: [] });
  });

  it('lists the values of a column that has few', async () => {
    const [numbers, texts] = await profileOf('x,c\n2,b\n1,a\n2,b\n,\n');
    assert.deepEqual(numbers.values, [
      { value: '1', rows: 1, firstRow: 1 },
      { value: '2', rows: 2, firstRow: 0 },
    ]);
    assert.deepEqual(texts.values, [
      { value: 'b', rows: 2, firstRow: 0 },
      { value: 'a', rows: 1, firstRow: 1 },
    ]);
    assert.deepEqual([texts.examples, texts.count, texts.missing, texts.distinct], [['b', 'a'], 3, 1, 2]);
    const [many] = await profileOf(`x\n${Array.from({ length: 60 }, (_, i) => i).join('\n')}\n`);
    assert.equal(many.values, null);
    assert.deepEqual(many.examples, ['0', '1', '2', '3', '4']);
  });

  it('says how the rows follow each other', async () => {
    const columns = await profileOf(
      'up,down,grouped,mixed,constant,label\n1,9,5,1,1,a\n2,8,5,5,1,a\n2,7,1,2,1,b\n,7,1,9,1,b\n5,1,7,1,1,c\n',
    );
    assert.deepEqual(
      columns.map(({ name, order }) => [name, order]),
      [
        ['up', 'ascending'],
        ['down', 'descending'],
        ['grouped', 'grouped'],
        ['mixed', 'none'],
        ['constant', 'none'],
        ['label', 'ascending'],
      ],
    );
    assert.deepEqual(
      columns.map(({ isConstant }) => isConstant),
      [false, false, false, false, true, false],
    );
  });

  it('of a column without values is of nothing', () => {
    const profile = profileNumbers(numberColumn([NaN, NaN]));
    assert.deepEqual([profile.count, profile.distinct, profile.isConstant], [0, 0, true]);
    assert.ok([profile.min, profile.mean, profile.std, profile.median, profile.mad].every(Number.isNaN));
  });

  it('counts the rows that repeat an earlier one', async () => {
    const { count, firstOf } = profileTable(
      await readTable(fixture('malformed', 'iris_duplicate_rows.csv')),
    ).duplicates;
    assert.equal(count, 31);
    assert.equal(firstOf[142], 101);
    assert.deepEqual(
      [...firstOf.subarray(150)],
      Array.from({ length: 30 }, (_, row) => row),
    );
  });

  it('finds the same repeated rows as comparing each with each', () => {
    const row = fc.tuple(fc.constantFrom(0, -0, 1, NaN, Infinity), fc.constantFrom(-1, 0, 1));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const columns = [
          numberColumn(rows.map(([x]) => x)),
          {
            kind: 'text',
            name: 'c',
            index: 1,
            missing: 0,
            unlisted: 0,
            categories: ['a', 'b'],
            codes: Int32Array.from(rows, ([, code]) => code),
          } as const,
        ];
        const keys = rows.map(([x, code]) => `${x} ${code}`);
        const firstOf = keys.map((key, i) => (keys.indexOf(key) < i ? keys.indexOf(key) : -1));
        const found = findDuplicateRows(columns, rows.length);
        assert.deepEqual([...found.firstOf], firstOf);
        assert.equal(found.count, firstOf.filter((first) => first >= 0).length);
      }),
    );
  });
});
