import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnose } from '../../src/diagnosis/diagnose';
import type { RunEnded, RunEvent } from '../../src/runs/events';
import { TrainingSession } from '../../src/runs/session/training-session';
import { rowLength } from '../../src/runs/telemetry';
import { readRun } from '../../src/runs/store/run-reader';
import { TrainingClient } from '../../src/worker/training-client';
import type { TrainingRun } from '../../src/worker/training-run';
import { bundleWorkers, type BundledWorkers } from './bundled-workers';
import { TrainingRecording } from './training-recording';

const rows = Array.from({ length: 60 }, (_, i) => `${i / 10},${(i * 7) % 11},${i % 3 === 0 ? 'cat' : 'dog'}`);

function runFileText(epochs: number, learningRate = 0.01, loss = 'bceWithLogits'): string {
  return JSON.stringify({
    data: { file: 'pets.csv', target: 'animal' },
    model: [
      { layer: 'dense', units: 8, activation: 'relu' },
      { layer: 'dropout', rate: 0.1 },
      { layer: 'dense' },
    ],
    loss,
    optimizer: { type: 'sgd', learningRate },
    epochs,
    batchSize: 8,
  });
}

describe('a training in a worker', () => {
  let workers: BundledWorkers;
  let folder: string;
  let client: TrainingClient;
  let recording: TrainingRecording;
  let ids = 0;

  before(async () => {
    workers = await bundleWorkers();
    folder = mkdtempSync(join(tmpdir(), 'test-training-'));
    writeFileSync(join(folder, 'pets.csv'), `weight,age,animal\n${rows.join('\n')}\n`);
  });

  beforeEach(() => {
    client = new TrainingClient(workers.file('worker'));
    recording = new TrainingRecording();
  });

  afterEach(() => client.dispose());

  after(() => {
    workers.remove();
    rmSync(folder, { recursive: true });
  });

  const storageFolder = (): string => join(folder, 'runs');

  function start(text: string, seed?: number): TrainingRun {
    const request = { id: `run-${ids++}`, runFile: join(folder, 'pets.train.json'), text, seed };
    return client.start({ ...request, storageFolder: storageFolder() }, recording);
  }

  /** A long run that waits. */
  async function startPaused(): Promise<TrainingRun> {
    const run = start(runFileText(1_000_000));
    await recording.until(() => run.state === 'running');
    run.pause();
    await recording.until(() => run.state === 'paused');
    return run;
  }

  it('tells the same run, bit for bit, as one in the thread of the host', async () => {
    const text = runFileText(5);
    const end = await start(text, 7).ended;
    const here = new TrainingRecording();
    const session = await TrainingSession.open(
      { id: 'here', file: join(folder, 'pets.train.json'), text, seed: 7, storageFolder: null },
      {
        observers: [diagnose],
        listener: (event) => {
          here.onEvents([event]);
        },
      },
    );
    while (session.advance({ steps: 3 }));
    assert.deepEqual(recording.numbers, here.numbers);
    assert.equal(recording.steps.length, 30);
    assert.equal(end.reason, 'completed');
    assert.equal(end.loss, (here.events.at(-1) as RunEnded).loss);
  });

  it('is the same in a worker that was prepared', async () => {
    const atOnce = await start(runFileText(3)).ended;
    client.prepare();
    const { loss, reason } = await start(runFileText(3)).ended;
    assert.deepEqual({ loss, reason }, { loss: atOnce.loss, reason: 'completed' });
  });

  it('takes exactly one step for each that is asked for', async () => {
    const run = await startPaused();
    const before = recording.steps.length;
    run.step();
    await recording.until(() => recording.steps.length > before);
    run.step();
    run.step();
    await recording.until(() => recording.steps.length > before + 2);
    run.stop();
    const end = await run.ended;
    assert.equal(end.steps, before + 3);
    assert.deepEqual(
      recording.steps,
      recording.steps.map((_, index) => index),
    );
  });

  it('tells its first step by itself, before others have gathered', async () => {
    const run = start(runFileText(1_000_000));
    await recording.until(() => recording.steps.length > 0);
    run.stop();
    await run.ended;
    const first = recording.events.find((event) => event.type === 'steps');
    assert.equal(first?.rows.length, rowLength(run.started!.layout));
  });

  it('goes on after a pause, and stops when it is told to', async () => {
    const run = await startPaused();
    const before = recording.steps.length;
    run.resume();
    await recording.until(() => run.state === 'running' && recording.steps.length > before + 100);
    run.stop();
    const end = await run.ended;
    assert.equal(end.reason, 'stopped');
    assert.equal(end.message, undefined);
    assert.equal(end.steps, recording.steps.length);
  });

  it('stops while it still reads its data', async () => {
    const run = start(runFileText(1_000_000));
    run.stop();
    const end = await run.ended;
    assert.equal(end.reason, 'stopped');
  });

  it('keeps on disk everything that it tells', async () => {
    const run = start(runFileText(3));
    await run.ended;
    const kept: RunEvent[] = [];
    for await (const event of readRun(storageFolder(), run.id)) kept.push(event);
    const told = new TrainingRecording();
    told.onEvents(kept);
    assert.deepEqual(told.numbers, recording.numbers);
    const others = (events: readonly RunEvent[]): RunEvent[] => events.filter(({ type }) => type !== 'steps');
    assert.deepEqual(others(kept), others(recording.events));
  });

  it('tells findings at their place in the text that it was given', async () => {
    await start(runFileText(50, 1e4, 'mse')).ended;
    const findings = recording.events.filter((event) => event.type === 'finding');
    assert.ok(findings.length > 0);
    for (const { finding } of findings) assert.equal(finding.location.file, join(folder, 'pets.train.json'));
  });

  it('does not begin when the run file is wrong, and says where', async () => {
    const run = start(runFileText(5, 0.01, 'bceWithLogit'));
    const end = await run.ended;
    assert.equal(end.reason, 'error');
    assert.match(end.message ?? '', /did you mean 'bceWithLogits'/);
    assert.equal(run.problems.length, 1);
    assert.equal(run.problems[0].location.file, join(folder, 'pets.train.json'));
    assert.equal(run.started, undefined);
  });

  it('loses nothing while the host is busy', async () => {
    const run = start(runFileText(2000));
    await recording.until(() => recording.events.length > 0);
    const busyUntil = performance.now() + 300;
    while (performance.now() < busyUntil);
    run.stop();
    await run.ended;
    assert.deepEqual(
      recording.steps,
      recording.steps.map((_, index) => index),
    );
  });
});
