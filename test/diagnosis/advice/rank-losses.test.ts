import assert from 'node:assert/strict';
import { losses } from '../../../src/engine/losses';
import { rankLosses } from '../../../src/diagnosis/advice/rank-losses';
import { bell, numbers, repeat, texts } from './profiles';

const wellBehaved = numbers('price', bell(400));
const withOutliers = numbers('price', [...bell(395), ...repeat(500, 5)]);
const counts = numbers(
  'visits',
  [0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 7].flatMap((value) => repeat(value, 20)),
);
const balanced = texts(
  'species',
  ['a', 'b', 'c'].flatMap((name) => repeat(name, 50)),
);
const imbalanced = texts('damage', [
  ...repeat('None', 95),
  ...repeat('Minor', 40),
  ...repeat('Substantial', 4),
]);
const twoEven = numbers('sick', [...repeat(0, 60), ...repeat(1, 40)]);
const twoUneven = numbers('fraud', [...repeat(0, 980), ...repeat(1, 20)]);

describe('the losses that are offered', () => {
  const cases = [
    {
      name: 'values without outliers',
      column: wellBehaved,
      task: 'regression',
      first: 'mse',
      reason: /no value lies far/,
    },
    {
      name: 'values with outliers',
      column: withOutliers,
      task: 'regression',
      first: 'huber',
      reason: /5 of 400 values lie far outside/,
    },
    {
      name: 'counts',
      column: counts,
      task: 'regression',
      first: 'poisson',
      reason: /counts: whole numbers from 0/,
    },
    {
      name: 'even classes',
      column: balanced,
      task: 'classification',
      first: 'crossEntropy',
      reason: /3 classes of 33 % of the rows each/,
    },
    {
      name: 'uneven classes',
      column: imbalanced,
      task: 'classification',
      first: 'crossEntropy',
      reason: /'Substantial' has 4 rows, 'None' 95/,
    },
    {
      name: 'two even classes',
      column: twoEven,
      task: 'binary',
      first: 'bceWithLogits',
      reason: /two classes of 40 % to 60 %/,
    },
    {
      name: 'two uneven classes',
      column: twoUneven,
      task: 'binary',
      first: 'bceWithLogits',
      reason: /'1' has 20 rows, '0' 980/,
    },
  ] as const;
  for (const { name, column, task, first, reason } of cases) {
    it(`for ${name} begin with ${first}, with the figures behind it`, () => {
      const [best] = rankLosses(column, task);
      assert.equal(best.loss, first);
      assert.match(best.reason, reason);
    });

    it(`for ${name} exist, have a reason each and count from 1`, () => {
      const ranked = rankLosses(column, task);
      assert.ok(ranked.length >= 5);
      assert.deepEqual(
        ranked.map(({ rank }) => rank),
        ranked.map((_, index) => index + 1),
      );
      for (const { loss, options, reason: why } of ranked) {
        assert.ok(losses.get(loss)?.options.safeParse(options).success, `${loss} ${JSON.stringify(options)}`);
        assert.ok(why.length > 10);
      }
      const different = new Set(ranked.map(({ loss, options }) => JSON.stringify([loss, options])));
      assert.equal(different.size, ranked.length);
    });
  }

  it('weigh the classes where one is rare, and nowhere else', () => {
    assert.deepEqual(rankLosses(imbalanced, 'classification')[0].options, { classWeight: 'balanced' });
    assert.deepEqual(rankLosses(twoUneven, 'binary')[0].options, { classWeight: 'balanced' });
    assert.deepEqual(rankLosses(balanced, 'classification')[0].options, {});
  });

  it('put mse last for classes', () => {
    assert.equal(rankLosses(balanced, 'classification').at(-1)?.loss, 'mse');
    assert.equal(rankLosses(twoEven, 'binary').at(-1)?.loss, 'mse');
  });
});
