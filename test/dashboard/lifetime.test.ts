import assert from 'node:assert/strict';
import { RunFeed } from '../../src/dashboard/run-feed';
import { RunHistory } from '../../src/dashboard/run-history';
import { finding, runEnded, runStarted, steps } from './run-fixture';

/** A history that counts who listens to it. */
class WatchedHistory extends RunHistory {
  heardBy = 0;

  override onChange(listener: () => void): () => void {
    this.heardBy += 1;
    const stop = super.onChange(listener);
    return () => {
      this.heardBy -= 1;
      stop();
    };
  }
}

describe('a long session with the dashboard', () => {
  it('keeps a bounded number of runs, listens to no other, and has one timer at most', () => {
    const timers = new Set<() => void>();
    let time = 0;
    const feed = new RunFeed(
      {
        send: () => Promise.resolve(true),
        reveal: () => undefined,
        train: () => undefined,
        prove: () => undefined,
        export: () => undefined,
        runsChanged: () => undefined,
        loadRun: () => Promise.resolve(undefined),
        readWindow: () => Promise.resolve(undefined),
        log: (problem) => {
          assert.fail(problem);
        },
      },
      {
        now: () => time,
        after: (_, callback) => {
          timers.add(callback);
          return () => timers.delete(callback);
        },
      },
    );
    const histories: WatchedHistory[] = [];
    for (let round = 0; round < 100; round++) {
      time += 10;
      const id = `run-${round}`;
      const history = new WatchedHistory(runStarted({ id }));
      histories.push(history);
      feed.receive({ type: 'ready', shown: [id] });
      feed.addRun({ history, controls: null });
      feed.receive({ type: 'show', shown: [id] });
      feed.receive({ type: 'askWindow', run: id, from: 0, to: 9 });
      history.append(steps(0, [1, 2, 3]));
      history.append({ type: 'finding', finding: finding() });
      history.append(runEnded());
      assert.ok(timers.size <= 1);
      feed.forgetPage();
      assert.equal(timers.size, 0);
    }
    const heard = histories.filter(({ heardBy }) => heardBy > 0);
    assert.equal(heard.length, 20);
    assert.ok(heard.every(({ heardBy }) => heardBy === 1));
    feed.dispose();
    assert.ok(histories.every(({ heardBy }) => heardBy === 0));
    assert.equal(timers.size, 0);
  });
});
