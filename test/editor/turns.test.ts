import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Turns } from '../../src/editor/turns';

describe('tasks that take turns', () => {
  it('run one after the other, in the order in which they came', async () => {
    const turns = new Turns();
    const told: string[] = [];
    const task = (name: string) => async () => {
      told.push(`${name} begins`);
      await setImmediate();
      told.push(`${name} ends`);
      return name;
    };
    assert.deepEqual(await Promise.all([turns.take(task('a')), turns.take(task('b'))]), ['a', 'b']);
    assert.deepEqual(told, ['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('go on after one that failed, which tells its own caller', async () => {
    const turns = new Turns();
    const failed = turns.take(() => Promise.reject(new Error('no')));
    const next = turns.take(() => Promise.resolve('yes'));
    await assert.rejects(failed, /no/);
    assert.equal(await next, 'yes');
  });
});
