import { strict as assert } from 'node:assert';
import { LossHistory } from '../../src/diagnosis/loss-history';
import { median, percentile } from '../../src/diagnosis/median';
import { RecentValues } from '../../src/diagnosis/recent-values';

function historyOf(losses: readonly number[], { initial = 10, window = 5 } = {}): LossHistory {
  const history = new LossHistory({ level: initial, scale: Math.abs(initial) }, window);
  for (const loss of losses) history.push(loss);
  return history;
}

describe('median', () => {
  it('is the middle value, or the mean of the two', () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.ok(Number.isNaN(median([])));
  });

  it('sorts numbers as numbers and NaN last', () => {
    assert.equal(median([100, 20, 3]), 20);
    assert.equal(median([NaN, 1, 2]), 2);
  });
});

describe('percentile', () => {
  it('leaves the share below', () => {
    const values = Array.from({ length: 100 }, (_, i) => i);
    assert.equal(percentile(values, 0.95), 95);
    assert.equal(percentile(values, 1), 99);
  });
});

describe('RecentValues', () => {
  it('keeps the last ones, the oldest first', () => {
    const values = new RecentValues(3);
    for (const value of [1, 2, 3, 4]) values.push(value);
    assert.deepEqual([...values.last()], [2, 3, 4]);
    assert.deepEqual([...values.last(2)], [3, 4]);
    assert.equal(values.latest, 4);
  });
});

describe('LossHistory', () => {
  it('is not moved by a single step', () => {
    const history = historyOf([10, 9, 1000, 8, 7]);
    assert.equal(history.current, 9);
    assert.equal(history.best, 9);
  });

  it('measures the fall against the starting loss, by the last quarter of the run', () => {
    const history = historyOf(Array.from({ length: 200 }, (_, i) => (i < 150 ? 10 : 2)));
    assert.equal(history.level, 2);
    assert.equal(history.fall, 0.8);
  });

  it('has a scale of its own for losses that start near 0', () => {
    const history = new LossHistory({ level: 0.001, scale: 2 }, 5);
    for (let i = 0; i < 10; i++) history.push(-1);
    assert.equal(history.fall, 0.5005);
    assert.ok(Math.abs(history.left - 0.4995) < 1e-12);
  });

  it('remembers a long run in memory that does not grow, and still knows its best', () => {
    const history = historyOf(Array.from({ length: 20_000 }, (_, i) => (i === 0 ? 10 : 1 / i)));
    assert.equal(history.filledWindows, 4000);
    assert.ok(history.lastWindows(10_000).length <= 512);
    assert.ok(history.best < 1e-4);
    assert.ok(history.level < 1e-4);
  });

  it('says nothing of the level before a window is full', () => {
    assert.ok(Number.isNaN(historyOf([1, 2]).fall));
    assert.equal(historyOf([1, 2]).filledWindows, 0);
  });
});
