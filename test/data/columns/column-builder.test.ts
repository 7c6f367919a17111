import assert from 'node:assert/strict';
import fc from 'fast-check';
import { settleKind } from '../../../src/data/columns/cell-tally';
import type { ColumnBuilder } from '../../../src/data/columns/column-builder';
import { NumberColumnBuilder } from '../../../src/data/columns/number-column-builder';
import { TextColumnBuilder } from '../../../src/data/columns/text-column-builder';

const POINT = '.'.charCodeAt(0);
const ROOM = { categories: 1000, categoryBytes: 1e6 };

function filled<T extends ColumnBuilder>(builder: T, cells: readonly string[]): T {
  for (const cell of cells) {
    const bytes = Buffer.from(cell);
    builder.add(bytes, 0, bytes.length);
  }
  return builder;
}

function kindOf(cells: readonly string[]): string {
  return settleKind(filled(new NumberColumnBuilder(POINT), cells).tally());
}

const hundred = Array.from({ length: 100 }, (_, i) => String(i / 10));

describe('kind of a column', () => {
  const cases: [string, readonly string[], string][] = [
    ['numbers', ['1', '2.5', '-3e2'], 'number'],
    ['numbers with gaps', ['1', '', 'NA', 'None', '-', '2'], 'number'],
    ['numbers and a few words', [...hundred, 'abc', '6cm'], 'number'],
    ['numbers and one word in twenty', [...hundred.slice(0, 19), 'abc'], 'text'],
    ['words', ['setosa', 'virginica'], 'text'],
    ['only the word None', ['None', 'None'], 'text'],
    ['only gaps', ['', 'NA', '?'], 'number'],
    ['identifiers beyond 2^53', ['9007199254740993', '1'], 'text'],
    ['measurements with one beyond 2^53', ['9007199254740993', '1.5'], 'number'],
    ['large numbers with an exponent', ['1e20', '2e20'], 'number'],
    ['infinities', ['inf', '-inf', '1'], 'number'],
    ['dates', ['2024-01-31', '2024-02-01'], 'text'],
  ];
  for (const [what, cells, kind] of cases) {
    it(`${what}: ${kind}`, () => {
      assert.equal(kindOf(cells), kind);
    });
  }

  it('is judged alike whether the column is read as numbers or as text', () => {
    const cell = fc.constantFrom(
      '1',
      '1.5',
      '-0',
      'inf',
      '1e400',
      '',
      ' ',
      'NA',
      'None',
      '-',
      'abc',
      '9007199254740993',
      '1e20',
    );
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 60 }), fc.integer({ min: 0, max: 8 }), (cells, categories) => {
        const asText = filled(new TextColumnBuilder(POINT, { categories, categoryBytes: 1e6 }), cells);
        assert.deepEqual(asText.tally(), filled(new NumberColumnBuilder(POINT), cells).tally());
      }),
    );
  });
});

describe('column of text', () => {
  it('keeps "None" as a category and "NA", "?" and "." as missing', () => {
    const column = filled(new TextColumnBuilder(POINT, ROOM), [
      'None',
      'NA',
      'Minor',
      '?',
      '.',
      'None',
      'null',
    ]).finish('damage', 0);
    assert.deepEqual(column.categories, ['None', 'Minor']);
    assert.deepEqual([...column.codes], [0, -1, 1, -1, -1, 0, -1]);
    assert.equal(column.missing, 4);
  });

  it('counts the rows whose text was not kept', () => {
    const column = filled(new TextColumnBuilder(POINT, { categories: 2, categoryBytes: 1e6 }), [
      'a',
      'b',
      'c',
      'NA',
      'a',
      'd',
    ]).finish('name', 3);
    assert.deepEqual([...column.codes], [0, 1, -2, -1, 0, -2]);
    assert.deepEqual([column.unlisted, column.missing, column.index], [2, 1, 3]);
  });
});

describe('column of numbers', () => {
  it('has NaN for what is missing or no number, and infinities as they are', () => {
    const column = filled(new NumberColumnBuilder(POINT), ['1', ' 2 ', 'x', '', '-inf']).finish('x', 0);
    assert.deepEqual([...column.values], [1, 2, NaN, NaN, -Infinity]);
    assert.deepEqual([column.missing, column.infinite], [2, 1]);
  });

  it('keeps any count of values', () => {
    const builder = new NumberColumnBuilder(POINT);
    for (let i = 0; i < 200_000; i++) builder.addNumber(i);
    const { values } = builder.finish('x', 0);
    assert.equal(values.length, 200_000);
    assert.ok(values.every((value, i) => value === i));
  });
});
