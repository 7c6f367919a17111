import assert from 'node:assert/strict';
import type { HostMessage, PageMessage, ProgressMessage } from '../../src/dashboard/protocol';
import type { ListedFix, OfferedRun, RunControls } from '../../src/dashboard/feed-host';
import { RunFeed } from '../../src/dashboard/run-feed';
import { RunHistory } from '../../src/dashboard/run-history';
import { StepBuckets } from '../../src/runs/series/step-buckets';
import { epochEnded, finding, runEnded, runStarted, steps } from './run-fixture';

/** A host, a clock and a page whose answers are given by hand. */
class Scene {
  readonly sent: HostMessage[] = [];
  readonly log: string[] = [];
  readonly revealed: number[] = [];
  readonly proved: ListedFix[] = [];
  readonly stored = new Map<string, OfferedRun>();
  readonly windowsRead: (readonly [string, number, number])[] = [];
  /** Answers the question about finer numbers that waits. */
  answer = (): void => undefined;
  trained = 0;
  delivered = true;
  private time = 0;
  private timers: { at: number; callback: () => void }[] = [];
  readonly feed = new RunFeed(
    {
      send: (message) => {
        this.sent.push(message);
        return Promise.resolve(this.delivered);
      },
      reveal: ({ line }) => this.revealed.push(line),
      train: () => (this.trained += 1),
      prove: (fix) => this.proved.push(fix),
      loadRun: (id) => Promise.resolve(this.stored.get(id)),
      readWindow: (id, range) => {
        this.windowsRead.push([id, range.from, range.to]);
        return new Promise((resolve) => {
          this.answer = () => {
            resolve({ range, ...this.noNumbers });
          };
        });
      },
      log: (problem) => this.log.push(problem),
    },
    {
      now: () => this.time,
      after: (delay, callback) => {
        const timer = { at: this.time + delay, callback };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((other) => other !== timer);
        };
      },
    },
  );

  private readonly noNumbers = {
    steps: new StepBuckets(1).slice(0),
    validation: new StepBuckets(1).slice(0),
  };

  /** From and to of the windows that were sent. */
  get windows(): (readonly [number, number])[] {
    return this.sent.flatMap((message) =>
      message.type === 'window' ? [[message.window.range.from, message.window.range.to] as const] : [],
    );
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
    const due = this.timers.filter(({ at }) => at <= this.time);
    this.timers = this.timers.filter(({ at }) => at > this.time);
    for (const { callback } of due) {
      callback();
    }
  }

  say(message: PageMessage): void {
    this.feed.receive(message);
  }

  get news(): ProgressMessage[] {
    return this.sent.filter((message) => message.type === 'progress');
  }

  /** Acknowledges the newest news. */
  acknowledge(): void {
    this.say({ type: 'ack', sequence: this.news[this.news.length - 1].sequence });
  }
}

function silentControls(calls: string[]): RunControls {
  return {
    pause: () => calls.push('pause'),
    resume: () => calls.push('resume'),
    step: () => calls.push('step'),
    stop: () => calls.push('stop'),
    restart: () => calls.push('restart'),
  };
}

function sceneWithRun(id = 'run-1'): { scene: Scene; history: RunHistory; calls: string[] } {
  const scene = new Scene();
  const history = new RunHistory(runStarted({ id }));
  const calls: string[] = [];
  scene.feed.addRun({ history, controls: silentControls(calls) });
  return { scene, history, calls };
}

/** Lets promises that are settled call back. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

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

  it('passes the buttons on, and shows a pause at once', () => {
    const { scene, history, calls } = sceneWithRun();
    for (const action of ['pause', 'step', 'resume', 'restart', 'stop'] as const) {
      scene.say({ type: 'control', run: 'run-1', action });
      assert.equal(history.state, action === 'pause' || action === 'step' ? 'paused' : 'running');
    }
    assert.deepEqual(calls, ['pause', 'step', 'resume', 'restart', 'stop']);
  });

  it('logs a button of a run that cannot be controlled', () => {
    const scene = new Scene();
    scene.feed.addRun({ history: new RunHistory(runStarted()), controls: null });
    scene.say({ type: 'control', run: 'run-1', action: 'stop' });
    scene.say({ type: 'control', run: 'nowhere', action: 'stop' });
    assert.equal(scene.log.length, 2);
  });

  it('has fixes proven that the page lists, and tells it what became of them', () => {
    const scene = new Scene();
    const history = new RunHistory(runStarted());
    const fix = { title: 'Lower learningRate to 0.01', edits: [] };
    history.append({ type: 'finding', finding: { ...finding(), fixes: [fix] } });
    scene.feed.addRun({ history, controls: null });
    scene.say({ type: 'ready', shown: [] });
    scene.say({ type: 'prove', run: 'run-1', finding: 0, fix: 0 });
    scene.say({ type: 'prove', run: 'run-1', finding: 0, fix: 1 });
    const { rule } = finding();
    assert.deepEqual(scene.proved, [{ runFile: runStarted().file, rule, title: fix.title }]);
    assert.equal(scene.log.length, 1);
    scene.acknowledge();
    history.addProof({ rule, fix: fix.title, verdict: 'doesNotHelp', sentence: 'r2 goes from 0.5 to 0.4.' });
    scene.pass(100);
    assert.deepEqual(scene.news.at(-1)?.runs[0].proofs, [
      { rule, fix: fix.title, helps: false, text: 'did not help: r2 goes from 0.5 to 0.4.' },
    ]);
  });

  it('reveals findings and their related places, and nothing else', () => {
    const { scene, history } = sceneWithRun();
    history.append({ type: 'finding', finding: finding() });
    scene.say({ type: 'reveal', run: 'run-1', finding: 0, related: null });
    scene.say({ type: 'reveal', run: 'run-1', finding: 0, related: 0 });
    scene.say({ type: 'reveal', run: 'run-1', finding: 1, related: null });
    assert.deepEqual(scene.revealed, [12, 4]);
    assert.equal(scene.log.length, 1);
  });

  it('starts a training when the page asks for it', () => {
    const scene = new Scene();
    scene.say({ type: 'train' });
    assert.equal(scene.trained, 1);
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
    assert.deepEqual(last, { type: 'runs', runs: [] });
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
});
