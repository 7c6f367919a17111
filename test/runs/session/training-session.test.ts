import assert from 'node:assert/strict';
import fs from 'node:fs';
import { mock } from 'node:test';
import type { RunEvent } from '../../../src/runs/events';
import type { Finding } from '../../../src/runs/finding';
import { RunRefusal } from '../../../src/runs/session/run-refusal';
import {
  TrainingSession,
  type ObserverFactory,
  type SessionRequest,
} from '../../../src/runs/session/training-session';
import { readRun, readSnapshot } from '../../../src/runs/store/run-reader';
import { TemporaryFolder } from '../../data/temporary-folder';
import { linearTable, runFileText, type RunFileKeys } from '../prepared-run-from';

describe('TrainingSession', () => {
  const folder = new TemporaryFolder();

  async function open(
    keys: RunFileKeys,
    { observers = [], ...request }: Partial<SessionRequest> & { observers?: ObserverFactory[] } = {},
  ) {
    folder.write('data.csv', linearTable(50));
    const file = folder.write('a.train.json', runFileText({ batchSize: 20, epochs: 2, ...keys }));
    const events: RunEvent[] = [];
    const session = await TrainingSession.open(
      { id: 'one', file, storageFolder: null, ...request },
      {
        observers,
        listener: (event) => {
          events.push(event);
        },
      },
    );
    return { session, events, types: () => events.map(({ type }) => type) };
  }

  function findingAt(step: number | null): Finding {
    const location = { file: '/w/a.train.json', line: 1, column: 1, endLine: 1, endColumn: 2 };
    return { rule: 'plateau', severity: 'info', step, message: `${step}`, location, related: [], fixes: [] };
  }

  it('tells the run, its steps and epochs, and its end', async () => {
    const { session, types, events } = await open({});
    assert.deepEqual(types(), []);
    assert.equal(session.advance({}), false);
    assert.deepEqual(types(), ['run', 'steps', 'epoch', 'steps', 'epoch', 'end']);
    const [run] = events;
    assert.ok(run.type === 'run');
    assert.equal(run.parameters, 3);
    assert.equal(run.totalSteps, 4);
    assert.equal(run.stepsPerEpoch, 2);
    assert.deepEqual([run.rows, run.trainingRows, run.validationRows], [50, 40, 10]);
    assert.equal(run.metric, 'r2');
    assert.equal(run.loss, 'mse');
    assert.deepEqual(run.layers, [
      {
        name: 'dense1',
        type: 'dense',
        parameters: 3,
        location: { file: run.file, line: 3, column: 13, endLine: 3, endColumn: 40 },
      },
    ]);
  });

  it('tells a finding after the steps before it, and static ones before all steps', async () => {
    const observer: ObserverFactory = ({ report }) => {
      report(findingAt(null));
      return {
        onStep: ({ step }) => {
          if (step === 1) report(findingAt(1));
        },
        onEnd: () => {
          report(findingAt(3));
        },
      };
    };
    const { session, events, types } = await open({}, { observers: [observer] });
    session.advance({});
    assert.deepEqual(types(), [
      'run',
      'finding',
      'steps',
      'finding',
      'epoch',
      'steps',
      'epoch',
      'finding',
      'end',
    ]);
    const [, , before] = events;
    assert.ok(before.type === 'steps');
    assert.equal(before.rows.length / session.run.layout.layers.length, 2 * 9);
  });

  it('keeps on disk what it tells', async () => {
    const storageFolder = folder.pathOf('runs');
    const { session, events } = await open({}, { storageFolder });
    session.advance({ steps: 2 });
    session.advance({});
    const kept: RunEvent[] = [];
    for await (const event of readRun(storageFolder, 'one')) kept.push(event);
    assert.deepEqual(kept, events);
    const { sources } = await readSnapshot(storageFolder, 'one');
    assert.equal(sources.runFile.text, runFileText({ batchSize: 20, epochs: 2 }));
  });

  it('takes another text, seed and length than the file has', async () => {
    const text = runFileText({ batchSize: 10, epochs: 2 });
    const { session, events } = await open({}, { text, seed: 7, maxSteps: 5 });
    session.advance({});
    const [run, end] = [events[0], events.at(-1)!];
    assert.ok(run.type === 'run' && end.type === 'end');
    assert.deepEqual([run.seed, run.stepsPerEpoch, run.totalSteps, end.steps], [7, 4, 5, 5]);
  });

  it('ends once when it is stopped', async () => {
    const { session, types } = await open({});
    session.advance({ steps: 1 });
    session.stop();
    session.stop();
    assert.equal(session.advance({}), false);
    assert.deepEqual(types(), ['run', 'steps', 'end']);
  });

  it('refuses with everything that is wrong', async () => {
    await assert.rejects(open({ loss: 'mes', epochs: 0 }), (error) => {
      assert.ok(error instanceof RunRefusal);
      assert.equal(error.problems.length, 2);
      return true;
    });
  });

  it('refuses what only shows when the run is built', async () => {
    await assert.rejects(open({ model: [{ layer: 'dense', units: 3 }] }), RunRefusal);
  });

  describe('ends with a message', () => {
    async function messageOf(keys: RunFileKeys, request: Parameters<typeof open>[1] = {}): Promise<string> {
      const { session, events } = await open(keys, request);
      session.advance({});
      const end = events.at(-1)!;
      assert.ok(end.type === 'end');
      assert.equal(end.reason, 'error');
      return end.message ?? '';
    }

    it('when an observer fails', async () => {
      const observer: ObserverFactory = () => ({
        onStep: () => {
          throw new Error('the rule is broken');
        },
      });
      assert.equal(await messageOf({}, { observers: [observer] }), 'the rule is broken');
    });

    it('when a loss file cannot be built at a later step', async () => {
      folder.write(
        'late.loss.js',
        `export default function (prediction, target) {
  if (epoch > 0) return prediction - target;
  return mean((prediction - target) ** 2);
}
`,
      );
      const message = await messageOf({ loss: 'late.loss.js' });
      assert.match(message, /late\.loss\.js:2:\d+: the loss must be one number for the batch/);
    });

    it('when the terms of a loss file change', async () => {
      folder.write(
        'terms.loss.js',
        `export default function (prediction, target) {
  const fit = mean((prediction - target) ** 2);
  if (epoch > 0) return { fit, extra: mean(abs(prediction)) };
  return { fit, edge: mean(abs(prediction - target)) };
}
`,
      );
      assert.match(await messageOf({ loss: 'terms.loss.js' }), /new term 'extra'/);
    });

    it('when the disk is full, and leaves no file open', async () => {
      const openSync = mock.method(fs, 'openSync');
      const closeSync = mock.method(fs, 'closeSync');
      const kept = (): unknown[] =>
        openSync.mock.calls.filter(({ arguments: [, flags] }) => flags === 'ax').map(({ result }) => result);
      const writeSync = fs.writeSync.bind(fs) as (...parts: unknown[]) => number;
      mock.method(fs, 'writeSync', (descriptor: number, ...parts: unknown[]) => {
        if (kept().includes(descriptor)) throw new Error('no space left on device');
        return writeSync(descriptor, ...parts);
      });
      try {
        const message = await messageOf({}, { id: 'full', storageFolder: folder.pathOf('runs') });
        assert.equal(message, 'the run cannot be kept on disk any longer (no space left on device)');
        const closed = closeSync.mock.calls.map(({ arguments: [descriptor] }): unknown => descriptor);
        assert.equal(kept().length, 2);
        assert.ok(kept().every((descriptor) => closed.includes(descriptor)));
      } finally {
        mock.restoreAll();
      }
    });

    it('when the last bytes of the run cannot be written', async () => {
      const closeSync = fs.closeSync.bind(fs);
      let failures = 0;
      mock.method(fs, 'closeSync', (descriptor: number) => {
        closeSync(descriptor);
        if (++failures === 1) throw new Error('the quota is used up');
      });
      try {
        const message = await messageOf({}, { id: 'quota', storageFolder: folder.pathOf('runs') });
        assert.equal(message, 'the run cannot be kept on disk any longer (the quota is used up)');
      } finally {
        mock.restoreAll();
      }
    });

    it('when the run cannot be kept', async () => {
      const storageFolder = folder.write('file', '');
      assert.match(
        await messageOf({}, { storageFolder }),
        /^the run cannot be kept on disk; make room, .*\((EEXIST|ENOTDIR)/,
      );
    });
  });
});
