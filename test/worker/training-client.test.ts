import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RunEnded } from '../../src/runs/events';
import { TrainingClient } from '../../src/worker/training-client';
import type { TrainingRun } from '../../src/worker/training-run';
import { bundleWorkers, type BundledWorkers } from './bundled-workers';
import { TrainingRecording } from './training-recording';

describe('the host of trainings', () => {
  let workers: BundledWorkers;
  let recording: TrainingRecording;
  const clients: TrainingClient[] = [];

  before(async () => {
    workers = await bundleWorkers();
  });

  beforeEach(() => {
    recording = new TrainingRecording();
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.dispose()));
  });

  after(() => {
    workers.remove();
  });

  function start(
    worker: string,
    settings: ConstructorParameters<typeof TrainingClient>[1] = {},
    listener = recording,
  ): TrainingRun {
    const client = new TrainingClient(workers.file(worker), { stopMilliseconds: 200, ...settings });
    clients.push(client);
    return client.start({ id: 'run-1', runFile: '/data/iris.train.json', storageFolder: null }, listener);
  }

  /** A run that waits before its step `steps.length`. */
  async function startPaused(): Promise<TrainingRun> {
    const run = start('stepping');
    await recording.until(() => recording.steps.length > 0);
    run.pause();
    await recording.until(() => run.state === 'paused');
    return run;
  }

  it('tells the run, then its steps, then its end', async () => {
    const run = start('stepping');
    await recording.until(() => recording.steps.length >= 3);
    run.stop();
    const end = await run.ended;
    assert.equal(recording.events[0].type, 'run');
    assert.equal(run.started?.id, 'run-1');
    assert.deepEqual(
      recording.steps,
      recording.steps.map((_, index) => index),
    );
    assert.equal(recording.events.at(-1), end);
    assert.deepEqual(recording.states, ['running', 'stopping', 'ended']);
  });

  it('ends a run that is told to stop at its next step, without force', async () => {
    const run = start('stepping', { stopMilliseconds: 5000 });
    await recording.until(() => recording.steps.length > 0);
    run.stop();
    const end = await run.ended;
    assert.equal(end.reason, 'stopped');
    assert.equal(end.message, 'gently');
  });

  it('takes exactly one step for each that is asked for while it is paused', async () => {
    const run = await startPaused();
    const before = recording.steps.length;
    run.step();
    run.step();
    await recording.until(() => recording.steps.length === before + 2);
    run.step();
    await recording.until(() => recording.steps.length === before + 3);
    run.stop();
    const end = await run.ended;
    assert.equal(end.steps, before + 3);
  });

  it('takes no step after the one at which it was paused', async () => {
    const run = await startPaused();
    const before = recording.steps.length;
    run.stop();
    const end = await run.ended;
    assert.equal(end.steps, before);
  });

  it('goes on when it is resumed', async () => {
    const run = await startPaused();
    const before = recording.steps.length;
    run.resume();
    await recording.until(() => recording.steps.length >= before + 3);
  });

  it('runs several trainings at once, each steered by itself', async () => {
    const first = await startPaused();
    const others = new TrainingRecording();
    start('stepping', {}, others);
    const steps = recording.steps.length;
    await others.until(() => others.steps.length >= 3);
    assert.equal(first.state, 'paused');
    assert.equal(recording.steps.length, steps);
  });

  it('ends a hung worker and says so, while the host goes on', async () => {
    const end = await start('hanging', { hangSeconds: 1 }).ended;
    assert.equal(end.reason, 'error');
    assert.match(end.message ?? '', /no sign of life for 1 s while it was starting/);
  });

  it('ends a hung worker by force when it is told to stop', async () => {
    const run = start('hanging');
    run.stop();
    const end = await run.ended;
    assert.equal(end.reason, 'stopped');
    assert.match(end.message ?? '', /by force/);
  });

  const crashes = [
    {
      worker: 'crashing',
      name: 'throws',
      message: /^The training worker crashed: the array has no such index/,
    },
    { worker: 'leaving', name: 'exits', message: /ended unexpectedly with exit code 3/ },
    { worker: 'hoarding', name: 'runs out of memory', message: /ran out of memory \(32 MB\)/ },
    { worker: 'babbling', name: 'sends something else than it should', message: /makes no sense/ },
    { worker: 'absent', name: 'does not exist', message: /crashed: .*absent/ },
  ];
  for (const { worker, name, message } of crashes) {
    it(`ends the run with a sentence when its worker ${name}`, async () => {
      const end = await start(worker, { heapMegabytes: 32 }).ended;
      assert.equal(end.reason, 'error');
      assert.match(end.message ?? '', message);
      assert.equal(recording.events.filter(({ type }) => type === 'end').length, 1);
    });
  }

  it('keeps what was known of a run whose worker is ended by force', async () => {
    const run = start('deaf');
    await recording.until(() => recording.steps.length === 5);
    run.stop();
    const end: RunEnded = await run.ended;
    assert.equal(end.steps, 5);
    assert.equal(end.loss, 0.25);
    assert.deepEqual(end.validation, { loss: 0.5 });
  });

  it('tells nothing of a run after its end', async () => {
    const run = start('deaf');
    await recording.until(() => recording.steps.length === 5);
    run.stop();
    await run.ended;
    const told = recording.events.length;
    await nextTurn();
    assert.equal(recording.events.length, told);
    assert.equal(recording.events[told - 1].type, 'end');
  });

  it('stops what still runs when it is disposed of', async () => {
    const run = start('stepping');
    await recording.until(() => recording.steps.length > 0);
    const [client] = clients;
    assert.equal(client.running.size, 1);
    await client.dispose();
    assert.equal(run.state, 'ended');
    assert.equal(client.running.size, 0);
  });
});
