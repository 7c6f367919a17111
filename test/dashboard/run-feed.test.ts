import assert from 'node:assert/strict';
import { RunHistory } from '../../src/dashboard/run-history';
import { Scene, sceneWithRun, settled } from './feed-scene';
import { epochEnded, finding, runEnded, runStarted, steps } from './run-fixture';

describe('RunFeed', () => {
  it('says nothing until the page is ready, then everything', () => {
    const { scene, history } = sceneWithRun();
    history.append(steps(0, [3, 2, 1]));
    scene.pass(1000);
    assert.deepEqual(scene.sent, []);
    scene.say({ type: 'ready', shown: ['run-1'] });
    assert.deepEqual(
      scene.sent.map(({ type }) => type),
      ['runs', 'progress'],
    );
    const [progress] = scene.news[0].runs;
    assert.equal(progress.steps, 3);
    assert.equal(progress.curves?.steps.count, 3);
  });

  it('sends the curves only of the runs that are shown', () => {
    const { scene, history } = sceneWithRun();
    history.append(steps(0, [1]));
    scene.say({ type: 'ready', shown: [] });
    assert.equal(scene.news[0].runs[0].curves, null);
    scene.acknowledge();
    scene.say({ type: 'show', shown: ['run-1'] });
    scene.pass(100);
    assert.equal(scene.news[1].runs[0].curves?.steps.count, 1);
  });

  it('sends at most one message in 50 ms, with all that happened', () => {
    const { scene, history } = sceneWithRun();
    scene.say({ type: 'ready', shown: ['run-1'] });
    scene.acknowledge();
    for (let step = 0; step < 200; step++) {
      history.append(steps(step, [1]));
      scene.pass(1);
      if (scene.news.length > 0) {
        scene.acknowledge();
      }
    }
    scene.pass(50);
    assert.ok(scene.news.length <= 6);
    assert.equal(scene.news[scene.news.length - 1].runs[0].steps, 200);
  });

  it('waits for the acknowledgement, and then sends what was missed in one', () => {
    const { scene, history } = sceneWithRun();
    scene.say({ type: 'ready', shown: ['run-1'] });
    for (let step = 0; step < 10; step++) {
      history.append(steps(step, [1]));
      scene.pass(100);
    }
    assert.equal(scene.news.length, 1);
    scene.acknowledge();
    scene.pass(100);
    assert.equal(scene.news.length, 2);
    assert.equal(scene.news[1].runs[0].curves?.steps.count, 10);
  });

  it('ignores the acknowledgement of another message', () => {
    const { scene, history } = sceneWithRun();
    scene.say({ type: 'ready', shown: ['run-1'] });
    history.append(steps(0, [1]));
    scene.say({ type: 'ack', sequence: 99 });
    scene.pass(100);
    assert.equal(scene.news.length, 1);
  });

  it('sends nothing to a page that was hidden, and all to the one that comes back', () => {
    const { scene, history } = sceneWithRun();
    scene.say({ type: 'ready', shown: ['run-1'] });
    scene.acknowledge();
    scene.feed.forgetPage();
    history.append(steps(0, [1, 2, 3]));
    scene.pass(1000);
    assert.equal(scene.news.length, 1);
    scene.say({ type: 'ready', shown: ['run-1'] });
    assert.equal(scene.news[1].runs[0].curves?.steps.count, 3);
  });

  it('takes a message that was not delivered for a page that is gone', async () => {
    const { scene, history } = sceneWithRun();
    scene.delivered = false;
    scene.say({ type: 'ready', shown: ['run-1'] });
    await settled();
    history.append(steps(0, [1]));
    scene.pass(1000);
    assert.equal(scene.news.length, 1);
    scene.delivered = true;
    scene.say({ type: 'ready', shown: ['run-1'] });
    await settled();
    scene.acknowledge();
    history.append(steps(1, [1]));
    scene.pass(1000);
    assert.equal(scene.news.length, 3);
  });

  it('is not silenced by the loss of a message to the page before', async () => {
    const { scene, history } = sceneWithRun();
    scene.delivered = false;
    scene.say({ type: 'ready', shown: ['run-1'] });
    scene.delivered = true;
    scene.say({ type: 'ready', shown: ['run-1'] });
    await settled();
    scene.acknowledge();
    history.append(steps(0, [1]));
    scene.pass(100);
    assert.equal(scene.news.length, 3);
  });

  it('knows the run and the step that a user looks at', () => {
    const { scene, history } = sceneWithRun();
    assert.equal(scene.feed.selection, undefined);
    history.append(steps(0, [3, 2, 1]));
    scene.say({ type: 'select', run: 'run-1', step: 1 });
    assert.deepEqual(scene.feed.selection, { run: 'run-1', step: 1, last: 2 });
    scene.say({ type: 'select', run: 'run-1', step: null });
    assert.deepEqual(scene.feed.selection, { run: 'run-1', step: null, last: 2 });
    scene.feed.removeRun('run-1');
    assert.equal(scene.feed.selection, undefined);
  });

  it('sends each finding once', () => {
    const { scene, history } = sceneWithRun();
    history.append({ type: 'finding', finding: finding({ step: null }) });
    scene.say({ type: 'ready', shown: ['run-1'] });
    scene.acknowledge();
    history.append({ type: 'finding', finding: finding({ step: 5 }) });
    scene.pass(100);
    const [first, second] = scene.news.map(({ runs }) => runs[0]);
    assert.deepEqual([first.findingsFrom, first.findings.length], [0, 1]);
    assert.deepEqual([second.findingsFrom, second.findings.map(({ step }) => step)], [1, [5]]);
    assert.equal(second.findings[0].place, 'iris.train.json:12:21');
    assert.deepEqual(second.findings[0].fixes, ['Lower learningRate to 0.01']);
  });

  it('sends numbers that are not finite only in typed arrays', () => {
    const { scene, history } = sceneWithRun();
    history.append(steps(0, [NaN, Infinity]));
    history.append(epochEnded(0, NaN));
    history.append(runEnded({ reason: 'diverged', loss: NaN }));
    scene.say({ type: 'ready', shown: ['run-1'] });
    const plain: unknown[] = [scene.sent];
    while (plain.length > 0) {
      const value = plain.pop();
      assert.ok(typeof value !== 'number' || Number.isFinite(value));
      if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
        plain.push(...Object.values<unknown>(value as Record<string, unknown>));
      }
    }
    const { newest, known } = scene.news[0].runs[0];
    assert.deepEqual([newest[0], known[0]], [Infinity, true]);
    assert.deepEqual([newest[3], known[3]], [NaN, true]);
  });

  it('says how fast the run goes, and forgets that while it pauses', () => {
    const { scene, history } = sceneWithRun();
    scene.say({ type: 'ready', shown: [] });
    history.append(steps(0, [1]));
    scene.acknowledge();
    scene.pass(1000);
    scene.acknowledge();
    history.append(steps(1, Array<number>(500).fill(1)));
    scene.pass(100);
    assert.equal(scene.news[scene.news.length - 1].runs[0].stepsPerSecond, 500);
    scene.acknowledge();
    history.setPaused(true);
    scene.pass(100);
    assert.equal(scene.news[scene.news.length - 1].runs[0].stepsPerSecond, null);
  });

  it('divides all steps by all seconds once the run has ended', () => {
    const { scene, history } = sceneWithRun();
    history.append(runEnded({ steps: 100, seconds: 2 }));
    scene.say({ type: 'ready', shown: [] });
    assert.equal(scene.news[0].runs[0].stepsPerSecond, 50);
  });

  it('logs and drops what is no message', () => {
    const scene = new Scene();
    scene.feed.receive({ type: 'execute', command: 'rm' });
    assert.equal(scene.log.length, 1);
    assert.deepEqual(scene.sent, []);
  });

  it('loads the runs that the page showed before a reload', async () => {
    const scene = new Scene();
    const history = new RunHistory(runStarted({ id: 'old' }));
    history.append(steps(0, [1, 2]));
    history.markInterrupted();
    scene.stored.set('old', { history, controls: null });
    scene.say({ type: 'ready', shown: ['old', 'gone'] });
    await settled();
    scene.pass(100);
    assert.equal(scene.news[0].runs[0].curves?.steps.count, 2);
  });

  it('says whether such runs are still read, also where one is gone', async () => {
    const scene = new Scene();
    const reading = () => scene.sent.flatMap((message) => (message.type === 'runs' ? [message.reading] : []));
    scene.say({ type: 'ready', shown: ['gone'] });
    assert.deepEqual(reading(), [true]);
    await settled();
    assert.deepEqual(reading(), [true, false]);
    scene.say({ type: 'ready', shown: [] });
    assert.equal(reading().at(-1), false);
  });

  it('drops the oldest runs that ended, and never one that trains', () => {
    const scene = new Scene();
    for (let index = 0; index < 30; index++) {
      const history = new RunHistory(runStarted({ id: `run-${index}` }));
      if (index > 0) {
        history.append(runEnded());
      }
      scene.feed.addRun({ history, controls: null });
    }
    scene.say({ type: 'ready', shown: [] });
    const [message] = scene.sent;
    const ids = message.type === 'runs' ? message.runs.map(({ id }) => id) : [];
    assert.equal(ids.length, 20);
    assert.equal(ids[0], 'run-0');
    assert.equal(ids[ids.length - 1], 'run-29');
  });

  it('reads what is zoomed into, one stretch at a time and the newest question alone', async () => {
    const { scene } = sceneWithRun();
    const ask = (from: number, to: number) => {
      scene.say({ type: 'askWindow', run: 'run-1', from, to });
    };
    scene.say({ type: 'ready', shown: ['run-1'] });
    ask(0, 9);
    ask(10, 19);
    ask(20, 29);
    assert.deepEqual(scene.windowsRead, [['run-1', 0, 9]]);
    scene.answer();
    await settled();
    assert.deepEqual(scene.windowsRead.at(-1), ['run-1', 20, 29]);
    scene.answer();
    await settled();
    // The first one was no longer wanted.
    assert.deepEqual(scene.windows, [[20, 29]]);
  });

  it('sends no finer numbers to a page that was hidden meanwhile, nor of a run that is not drawn', async () => {
    const { scene } = sceneWithRun();
    scene.say({ type: 'askWindow', run: 'run-1', from: 0, to: 9 });
    scene.say({ type: 'ready', shown: [] });
    scene.say({ type: 'askWindow', run: 'run-1', from: 0, to: 9 });
    assert.deepEqual(scene.windowsRead, []);
    scene.say({ type: 'show', shown: ['run-1'] });
    scene.say({ type: 'askWindow', run: 'run-1', from: 0, to: 9 });
    scene.feed.forgetPage();
    scene.answer();
    await settled();
    assert.equal(scene.windowsRead.length, 1);
    assert.deepEqual(scene.windows, []);
  });

  it('says of a run once that no page was told of it before', () => {
    const { scene } = sceneWithRun();
    const fresh = () => {
      scene.say({ type: 'ready', shown: [] });
      const last = scene.sent.filter((message) => message.type === 'runs').at(-1);
      return last?.runs.map((run) => run.fresh);
    };
    assert.deepEqual(fresh(), [true]);
    scene.feed.forgetPage();
    scene.feed.addRun({ history: new RunHistory(runStarted({ id: 'run-2' })), controls: null });
    assert.deepEqual(fresh(), [false, true]);
    assert.deepEqual(fresh(), [false, false]);
  });

  it('says so when a run is removed', () => {
    const { scene } = sceneWithRun();
    scene.say({ type: 'ready', shown: [] });
    scene.feed.removeRun('run-1');
    const last = scene.sent[scene.sent.length - 1];
    assert.deepEqual(last, { type: 'runs', runs: [], reading: false });
  });

  it('listens to no run after it was disposed of', () => {
    const { scene, history } = sceneWithRun();
    scene.say({ type: 'ready', shown: ['run-1'] });
    scene.acknowledge();
    scene.feed.dispose();
    history.append(steps(0, [1]));
    scene.pass(1000);
    assert.equal(scene.news.length, 1);
  });

  it('has the page select a run that was asked for', () => {
    const { scene } = sceneWithRun();
    scene.say({ type: 'ready', shown: [] });
    scene.feed.showRun('run-1');
    scene.feed.showRun('unknown');
    assert.deepEqual(
      scene.sent.filter(({ type }) => type === 'showRun'),
      [{ type: 'showRun', run: 'run-1' }],
    );
  });

  it('has the next page do so once, after it was told of the runs, where there is none yet', () => {
    const { scene } = sceneWithRun();
    scene.feed.showRun('run-1');
    assert.deepEqual(scene.sent, []);
    scene.say({ type: 'ready', shown: [] });
    scene.say({ type: 'ready', shown: [] });
    assert.deepEqual(
      scene.sent.map(({ type }) => type).filter((type) => type !== 'progress'),
      ['runs', 'showRun', 'runs'],
    );
  });
});
