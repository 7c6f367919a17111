import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { RunEvent } from '../../src/runs/events';
import { TrainingClient } from '../../src/worker/training-client';
import { bundleWorkers, type BundledWorkers } from './bundled-workers';
import { TrainingRecording } from './training-recording';

const RUN_FILE = {
  data: { file: 'sum.csv', target: 'sum' },
  model: [
    { layer: 'dense', units: 8, activation: 'tanh' },
    { layer: 'dropout', rate: 0.1 },
    { layer: 'dense' },
  ],
  loss: 'mse',
  optimizer: { type: 'sgd', learningRate: 0.01 },
  batchSize: 8,
  epochs: 3,
};

describe('a worker that was prepared', () => {
  let workers: BundledWorkers;
  let folder: string;
  let codeCache: string;
  const clients: TrainingClient[] = [];

  before(async () => {
    workers = await bundleWorkers();
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'test-prepared-'));
    codeCache = join(folder, 'storage/code.cache');
    const rows = Array.from({ length: 40 }, (_, i) => `${i},${(7 * i) % 11},${i + ((7 * i) % 11)}`);
    writeFileSync(join(folder, 'sum.csv'), `a,b,sum\n${rows.join('\n')}\n`);
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.dispose()));
    rmSync(folder, { recursive: true });
  });

  after(() => {
    workers.remove();
  });

  function host(cache: string | null): TrainingClient {
    const client = new TrainingClient(workers.file('worker'), { codeCache: cache });
    clients.push(client);
    return client;
  }

  /** What a run tells, without its times; its steps come together, however they came. */
  async function train(client: TrainingClient): Promise<{ rows: number[]; others: readonly RunEvent[] }> {
    const recording = new TrainingRecording();
    const runFile = join(folder, 'sum.train.json');
    const request = { id: 'run', runFile, text: JSON.stringify(RUN_FILE), storageFolder: null };
    const end = await client.start(request, recording).ended;
    assert.equal(end.reason, 'completed', end.message);
    const rows: number[] = [];
    const others: RunEvent[] = [];
    for (const event of recording.events) {
      if (event.type === 'steps') rows.push(...event.rows);
      else others.push(event.type === 'end' ? { ...event, seconds: 0 } : event);
    }
    return { rows, others };
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await setTimeout(5);
  }

  it('tells the same run, bit for bit, as a new one', async () => {
    const fresh = await train(host(null));
    const prepared = host(codeCache);
    prepared.prepare();
    await until(() => existsSync(codeCache));
    assert.deepEqual(await train(prepared), fresh);
    assert.deepEqual(await train(prepared), fresh, 'with the compiled code');
  });

  it('trains what comes before it is ready', async () => {
    const client = host(codeCache);
    client.prepare();
    await train(client);
  });

  it('keeps its compiled code once', async () => {
    host(codeCache).prepare();
    await until(() => existsSync(codeCache));
    const { mtimeMs } = statSync(codeCache);
    const client = host(codeCache);
    client.prepare();
    await setTimeout(500);
    await train(client);
    assert.equal(statSync(codeCache).mtimeMs, mtimeMs);
  });

  it('makes damaged code anew', async () => {
    host(codeCache).prepare();
    await until(() => existsSync(codeCache));
    const code = readFileSync(codeCache);
    const damaged = Buffer.from(code);
    damaged[code.length >> 1] ^= 1;
    writeFileSync(codeCache, damaged);
    await train(host(codeCache));
    host(codeCache).prepare();
    await until(() => !readFileSync(codeCache).equals(damaged));
  });

  it('trains where its code cannot be kept', async () => {
    writeFileSync(join(folder, 'storage'), 'no folder');
    const client = host(codeCache);
    client.prepare();
    await setTimeout(500);
    await train(client);
    await train(client);
  });
});
