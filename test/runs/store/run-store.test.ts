import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { RunEvent, RunStarted } from '../../../src/runs/events';
import { listRuns, pruneRuns, removeRun } from '../../../src/runs/store/run-list';
import { readRun, readSnapshot } from '../../../src/runs/store/run-reader';
import { RunWriter, type StoreLimits } from '../../../src/runs/store/run-writer';

const layout = { terms: ['mse', 'penalty'], layers: ['dense1'] };
const ROW_LENGTH = 11;

function startOf(id: string): RunStarted {
  const location = { file: '/w/a.train.json', line: 3, column: 5, endLine: 3, endColumn: 9 };
  return {
    type: 'run',
    id,
    file: '/w/a.train.json',
    seed: 42,
    parameters: 12,
    rows: 100,
    trainingRows: 80,
    validationRows: 20,
    layers: [{ name: 'dense1', type: 'dense', parameters: 12, location }],
    layout,
    totalSteps: 100,
    stepsPerEpoch: 10,
    metric: 'r2',
    loss: 'mse',
  };
}

const sources = { runFile: { file: '/w/a.train.json', text: '{ "ä": 1 }' }, lossFiles: [] };

function steps(first: number, count: number): RunEvent & { type: 'steps' } {
  const rows = Float64Array.from({ length: count * ROW_LENGTH }, (_, i) => first * ROW_LENGTH + i);
  return { type: 'steps', rows };
}

const epoch: RunEvent = {
  type: 'epoch',
  epoch: 0,
  step: 9,
  loss: NaN,
  validation: { loss: Infinity, r2: -Infinity },
};
const end: RunEvent = {
  type: 'end',
  reason: 'diverged',
  steps: 15,
  seconds: 0.5,
  loss: NaN,
  validation: null,
};
const finding: RunEvent = {
  type: 'finding',
  finding: {
    rule: 'non-finite-loss',
    severity: 'error',
    step: 12,
    message: 'the loss is NaN\nfrom step 12 on',
    location: startOf('x').layers[0].location,
    related: [{ message: 'first bad row', location: startOf('x').layers[0].location, rule: 'bad-cell' }],
    fixes: [
      {
        title: 'Lower it',
        edits: [{ location: startOf('x').layers[0].location, newText: '0.1' }],
        preferred: true,
      },
    ],
  },
};

async function readAll(root: string, id: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of readRun(root, id)) events.push(event);
  return events;
}

describe('the run store', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'runs-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function write(id: string, events: readonly RunEvent[], limits?: Partial<StoreLimits>): void {
    const writer = new RunWriter(root, startOf(id), sources, limits);
    for (const event of events) writer.append(event);
    writer.close();
  }

  it('gives back every event in its order, with every bit of its numbers', async () => {
    const odd: RunEvent = {
      type: 'steps',
      rows: new Float64Array(ROW_LENGTH).fill(NaN).fill(-0, 3).fill(5e-324, 7),
    };
    const events = [steps(0, 5), steps(5, 5), epoch, odd, finding, steps(11, 4), end];
    write('a', events);
    assert.deepEqual(await readAll(root, 'a'), [startOf('a'), ...events]);
  });

  it('keeps the texts that the run was started from', async () => {
    write('a', []);
    assert.deepEqual((await readSnapshot(root, 'a')).sources, sources);
  });

  it('gives back text with any kind of line break in it', async () => {
    const message = 'a\u2028b\u2029c\u0085d\r\ne';
    const told: RunEvent = { ...finding, finding: { ...finding.finding, message } };
    write('a', [told, end]);
    assert.deepEqual(await readAll(root, 'a'), [startOf('a'), told, end]);
  });

  it('gives back what was written before a crash, wherever it broke off', async () => {
    write('a', [steps(0, 5), epoch, steps(5, 5), finding, end]);
    const whole = await readAll(root, 'a');
    const files = ['telemetry.bin', 'events.jsonl'].map((name) => ({
      name: join(root, 'a', name),
      bytes: readFileSync(join(root, 'a', name)),
    }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (file, part) => {
          writeFileSync(file.name, file.bytes);
          truncateSync(file.name, Math.floor(part * file.bytes.length));
          const events = await readAll(root, 'a');
          writeFileSync(file.name, file.bytes);
          const known = events.filter((event) =>
            whole.some((each) => JSON.stringify(each) === JSON.stringify(event)),
          );
          assert.equal(known.length, events.length, 'every event is one that was written');
          const positions = events.map((event) =>
            whole.findIndex((each) => JSON.stringify(each) === JSON.stringify(event)),
          );
          assert.deepEqual(
            positions,
            [...positions].sort((a, b) => a - b),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stops at the first byte that is not as it was written', async () => {
    write('a', [steps(0, 5), epoch, steps(5, 5), end]);
    const path = join(root, 'a', 'telemetry.bin');
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(path, bytes);
    const events = await readAll(root, 'a');
    assert.deepEqual(
      events.map(({ type }) => type),
      ['run', 'steps', 'epoch', 'end'],
    );
  });

  it('is not led astray by garbage behind the last frame', async () => {
    write('a', [steps(0, 2)]);
    appendFileSync(join(root, 'a', 'telemetry.bin'), Buffer.alloc(64, 0xff));
    assert.equal((await readAll(root, 'a')).length, 2);
  });

  it('goes on with epochs, findings and the end when telemetry has reached its limit', async () => {
    write('a', [steps(0, 5), epoch, steps(5, 5), finding, end], { telemetryBytes: 600 });
    assert.deepEqual(await readAll(root, 'a'), [startOf('a'), steps(0, 5), epoch, finding, end]);
    assert.ok(statSync(join(root, 'a', 'telemetry.bin')).size <= 600);
  });

  it('goes on with findings and the end when events have reached their limit', async () => {
    const measured: RunEvent = { type: 'termGradients', step: 9, terms: ['mse'], norms: [1], cosines: [] };
    write('a', [epoch, epoch, epoch, measured, finding, end], { eventBytes: 150 });
    assert.deepEqual(await readAll(root, 'a'), [startOf('a'), epoch, epoch, finding, end]);
  });

  it('writes within 50 ms, and findings at once', () => {
    let time = 0;
    const writer = new RunWriter(root, startOf('a'), sources, {}, () => time);
    const bytes = (): number =>
      statSync(join(root, 'a', 'telemetry.bin')).size + statSync(join(root, 'a', 'events.jsonl')).size;
    const written = (event: RunEvent): boolean => {
      const before = bytes();
      writer.append(event);
      return bytes() > before;
    };
    assert.ok(written(steps(0, 1)));
    time = 49;
    assert.ok(!written(steps(1, 1)));
    assert.ok(!written(epoch));
    assert.ok(written(finding));
    time = 98;
    assert.ok(!written(steps(2, 1)));
    time = 99;
    assert.ok(written(steps(3, 1)));
    writer.close();
  });

  it('refuses to write over a run', () => {
    write('a', []);
    assert.throws(() => new RunWriter(root, startOf('a'), sources), /EEXIST/);
  });

  it('refuses ids that lead elsewhere', async () => {
    assert.throws(() => new RunWriter(root, startOf('../b'), sources), /no id of a run/);
    await assert.rejects(readAll(root, '..'), /no id of a run/);
  });

  it('lists the newest first and leaves out what is no run', async () => {
    write('a', []);
    write('b', [steps(0, 3)]);
    mkdirSync(join(root, 'c'));
    writeFileSync(join(root, 'file'), '');
    const runs = await listRuns(root);
    assert.deepEqual(
      runs.map(({ started }) => started.id),
      ['b', 'a'],
    );
    assert.ok(runs[0].bytes > runs[1].bytes);
  });

  it('lists nothing where nothing was ever kept', async () => {
    assert.deepEqual(await listRuns(join(root, 'none')), []);
  });

  it('says what to do where a file stands in the place of the folder', async () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    await assert.rejects(listRuns(file), {
      message: `The folder of earlier runs, ${file}, cannot be read: a file stands in its place; move it away.`,
    });
  });

  it('removes the oldest runs beyond the limits, but none that goes on', async () => {
    for (const id of ['a', 'b', 'c', 'd']) write(id, []);
    const removed = await pruneRuns(root, new Set(['a']), { runs: 2, bytes: Infinity });
    assert.deepEqual(removed, ['b']);
    await removeRun(root, 'd');
    assert.deepEqual(
      (await listRuns(root)).map(({ started }) => started.id),
      ['c', 'a'],
    );
    assert.deepEqual(await pruneRuns(root, new Set(), { runs: 9, bytes: 1 }), ['c', 'a']);
  });

  it('removes folders that nobody can read like the oldest runs, and none that has just been made', async () => {
    write('readable', []);
    for (const [id, days] of [
      ['damaged', 3],
      ['empty', 2],
      ['beginning', 0],
    ] as const) {
      mkdirSync(join(root, id));
      if (id === 'damaged') writeFileSync(join(root, id, 'run.json'), '{"version":1,');
      const time = new Date(Date.now() - days * 24 * 3600 * 1000 + 1000);
      utimesSync(join(root, id), time, time);
    }
    mkdirSync(join(root, 'not a run'));
    assert.deepEqual(await pruneRuns(root, new Set(), { runs: 2, bytes: Infinity }), ['empty', 'damaged']);
    assert.deepEqual(readdirSync(root).sort(), ['beginning', 'not a run', 'readable']);
  });
});
