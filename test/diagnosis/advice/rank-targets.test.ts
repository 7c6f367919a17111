import assert from 'node:assert/strict';
import type { ColumnProfile } from '../../../src/data/profile/table-profile';
import { rankTargets } from '../../../src/diagnosis/advice/rank-targets';
import { bell, numbers, repeat, table, texts } from './profiles';

const measurements = numbers('petal_length', bell(60));
const species = texts('species', [...repeat('setosa', 30), ...repeat('virginica', 30)]);
const rowNumbers = numbers(
  'id',
  bell(60).map((_, i) => i + 1),
);

function order(...columns: ColumnProfile[]): string[] {
  return rankTargets(table(...columns)).map(({ column }) => column.name);
}

describe('the columns that people may want to predict', () => {
  it('begin with the one that is called like a target, wherever it stands', () => {
    assert.deepEqual(order(species, measurements, numbers('width', bell(60)))[0], 'species');
    assert.deepEqual(order(measurements, species, numbers('width', bell(60)))[0], 'species');
  });

  it('begin with the last one when no name tells', () => {
    assert.deepEqual(order(numbers('a', bell(60)), numbers('b', bell(60)), numbers('c', bell(60))), [
      'c',
      'a',
      'b',
    ]);
  });

  const poor = [
    { name: 'numbers the rows', column: rowNumbers, remark: 'a name or number for each row' },
    { name: 'never changes', column: numbers('class', repeat(1, 60)), remark: 'always the same value' },
    { name: 'has no values', column: numbers('target', repeat(NaN, 60)), remark: 'no values' },
    {
      name: 'names each row',
      column: texts(
        'label',
        bell(60).map((_, i) => `person ${i}`),
      ),
      remark: 'a name or number for each row',
    },
  ];
  for (const { name, column, remark } of poor) {
    it(`end with a column that ${name}, and say so`, () => {
      const candidates = rankTargets(table(measurements, species, column));
      assert.equal(candidates[2].column.name, column.name);
      assert.equal(candidates[2].remark, remark);
    });
  }

  it('come with the task that their values ask for', () => {
    const [first, second] = rankTargets(table(measurements, species));
    assert.equal(first.inferred.task, 'binary');
    assert.equal(second.inferred.task, 'regression');
  });
});
