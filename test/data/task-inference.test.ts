import assert from 'node:assert/strict';
import { profileColumn } from '../../src/data/profile/table-profile';
import { inferTask, summarizeTarget } from '../../src/data/task-inference';
import type { Column } from '../../src/data/column';

function numberColumn(values: readonly number[]): Column {
  return { kind: 'number', name: 'y', index: 0, missing: 0, infinite: 0, values: Float64Array.from(values) };
}

function textColumn(texts: readonly string[]): Column {
  const categories = [...new Set(texts)];
  const codes = Int32Array.from(texts, (text) => categories.indexOf(text));
  return { kind: 'text', name: 'y', index: 0, missing: 0, codes, categories, unlisted: 0 };
}

const repeat = (values: readonly number[], times: number): number[] =>
  Array.from({ length: times }, () => values).flat();

describe('task of a target', () => {
  const cases: [string, Column, string][] = [
    ['text of two values', textColumn(['yes', 'no', 'yes']), 'binary: it is text with two values'],
    ['text of three values', textColumn(['a', 'b', 'c']), 'classification: it is text with 3 values'],
    ['text of one value', textColumn(['a', 'a']), 'classification: it is text with one value'],
    ['0 and 1', numberColumn([0, 1, 1]), 'binary: it has the two values 0 and 1'],
    ['-1 and 1', numberColumn([1, -1, 1]), 'binary: it has the two values -1 and 1'],
    [
      'digits',
      numberColumn(repeat([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 5)),
      'classification: its values are the whole numbers from 0 to 9',
    ],
    [
      'classes from 1',
      numberColumn(repeat([1, 2, 3], 5)),
      'classification: its values are the whole numbers from 1 to 3',
    ],
    [
      'digits with few rows each',
      numberColumn(repeat([0, 1, 2, 3], 3)),
      'regression: it has many different numbers',
    ],
    [
      'counts with gaps',
      numberColumn(repeat([3, 4, 5, 6, 8], 50)),
      'regression: it has many different numbers',
    ],
    ['fractions', numberColumn(repeat([0, 0.5, 1], 50)), 'regression: it has many different numbers'],
    [
      'many whole numbers',
      numberColumn(
        repeat(
          Array.from({ length: 30 }, (_, i) => i),
          10,
        ),
      ),
      'regression: it has many different numbers',
    ],
    ['one number', numberColumn([7, 7, 7]), 'regression: it has a single number'],
    [
      'numbers with gaps and infinities',
      numberColumn([0, NaN, 1, Infinity]),
      'binary: it has the two values 0 and 1',
    ],
  ];
  for (const [what, column, expected] of cases) {
    it(`${what}: ${expected}`, () => {
      for (const summary of [summarizeTarget(column), profileColumn(column)]) {
        const { task, reason } = inferTask(summary);
        assert.equal(`${task}: ${reason}`, expected);
      }
    });
  }
});
