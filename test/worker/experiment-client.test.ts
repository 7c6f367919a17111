import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExperimentClient } from '../../src/worker/experiment-client';
import type { ExperimentRequest, RunTexts } from '../../src/worker/experiment-protocol';
import { bundleWorkers, type BundledWorkers } from './bundled-workers';

const rows = Array.from({ length: 80 }, (_, i) => `${i % 9},${2 * (i % 9) + 1}`);

describe('the host of experiments', () => {
  let workers: BundledWorkers;
  let folder: string;
  let client: ExperimentClient;

  before(async () => {
    workers = await bundleWorkers();
    folder = mkdtempSync(join(tmpdir(), 'test-experiments-'));
    writeFileSync(join(folder, 'line.csv'), `x,y\n${rows.join('\n')}\n`);
  });

  beforeEach(() => {
    client = new ExperimentClient(workers.file('worker'));
  });

  afterEach(() => client.dispose());

  after(() => {
    workers.remove();
    rmSync(folder, { recursive: true });
  });

  function run(learningRate: number, { epochs = 20, loss = 'mse' } = {}): RunTexts {
    const text = JSON.stringify({
      data: { file: 'line.csv', target: 'y', validation: 0.25 },
      model: [{ layer: 'dense' }],
      loss,
      optimizer: { type: 'sgd', learningRate },
      epochs,
      batchSize: 8,
    });
    return { file: join(folder, 'line.train.json'), text, unsaved: {} };
  }

  function start(request: ExperimentRequest, signal = new AbortController().signal) {
    const shares: number[] = [];
    const result = client.run(request, { signal, onProgress: (share) => shares.push(share) });
    return { result, shares };
  }

  it('proves a fix by training with it and without it', async () => {
    const request = {
      kind: 'proveFix',
      run: run(100),
      fixed: run(0.05),
      rule: 'learning-rate-too-high',
    } as const;
    const result = await start(request).result;
    assert.ok(result?.kind === 'proveFix');
    assert.equal(result.proof.verdict, 'helps');
    assert.equal(result.proof.before[0].reason, 'diverged');
    assert.ok(result.proof.after.every(({ curve }) => curve.losses.at(-1)! < curve.losses[0]));
  });

  it('finds a learning rate', async () => {
    const result = await start({ kind: 'findLearningRate', run: run(0.1) }).result;
    assert.ok(result?.kind === 'findLearningRate');
    assert.ok(result.test.suggestion !== null);
  });

  it('compares losses', async () => {
    const candidates = [
      { name: 'mse', change: [] },
      { name: 'mae', change: [{ pointer: '/loss', value: 'mae' }] },
    ];
    const result = await start({ kind: 'compareLosses', run: run(0.05), candidates }).result;
    assert.ok(result?.kind === 'compareLosses');
    assert.deepEqual(result.compared.losses.map(({ name }) => name).sort(), ['mae', 'mse']);
  });

  it('tells how far it is, and ends when nobody waits for it any more', async () => {
    const abort = new AbortController();
    const endless = run(0.001, { epochs: 1e6 });
    const { result, shares } = start(
      { kind: 'proveFix', run: endless, fixed: endless, rule: 'plateau' },
      abort.signal,
    );
    while (shares.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    abort.abort();
    assert.equal(await result, undefined);
    assert.ok(shares[0] < shares[1] && shares[1] < 1);
  });

  it('ends with the window', async () => {
    const endless = run(0.001, { epochs: 1e6 });
    const { result } = start({ kind: 'proveFix', run: endless, fixed: endless, rule: 'plateau' });
    await client.dispose();
    assert.equal(await result, undefined);
  });

  it('says why something cannot be tried', async () => {
    const { result } = start({ kind: 'findLearningRate', run: run(0.1, { loss: 'nothing' }) });
    await assert.rejects(result, /nothing/);
  });

  it('does not wait for a worker that hangs', async () => {
    client = new ExperimentClient(workers.file('hanging'), { hangSeconds: 0.2 });
    await assert.rejects(start({ kind: 'findLearningRate', run: run(0.1) }).result, /no sign of life/);
  });
});
