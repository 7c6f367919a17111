import { build } from 'esbuild';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { TrainingClient } from '../src/worker/training-client';
import { batchesOf, workloadOf } from './workload';

/** Starts of which the median counts. */
const STARTS = 21;
/** Milliseconds that a prepared worker has to make itself ready, far more than it takes. */
const PREPARATION = 1500;

interface Way {
  readonly name: string;
  readonly isPrepared: boolean;
  readonly keepsCode: boolean;
}

const WAYS: readonly Way[] = [
  { name: 'a new worker, nothing compiled before', isPrepared: false, keepsCode: false },
  { name: 'a new worker', isPrepared: false, keepsCode: true },
  { name: 'a worker that was prepared', isPrepared: true, keepsCode: true },
];

/**
 * Milliseconds from the moment a host asks for a training of W2, from a run file and a CSV file, to the moment it hears
 * of the first step. The worker's files are bundled as for the package.
 */
export async function timeStarts(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'loss-debugger-start-'));
  try {
    const worker = await bundleWorker(folder);
    const codeCache = join(folder, 'code.cache');
    await keepCode(worker, codeCache);
    const runFile = writeRun(folder);
    const lines = [];
    for (const { name, isPrepared, keepsCode } of WAYS) {
      const times: number[] = [];
      for (let i = 0; i < STARTS; i++) {
        times.push(await timeStart(worker, keepsCode ? codeCache : null, runFile, isPrepared));
      }
      times.sort((a, b) => a - b);
      const [median, best, worst] = [times[STARTS >> 1], times[0], times[STARTS - 1]].map(Math.round);
      lines.push(`to the first step of W2 in ${name}: ${median} ms (${best} to ${worst}, ${STARTS} starts)`);
    }
    return lines.join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function bundleWorker(folder: string): Promise<string> {
  await build({
    entryPoints: {
      worker: join(__dirname, '../src/worker/launch.ts'),
      'worker-program': join(__dirname, '../src/worker/worker.ts'),
    },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    outdir: folder,
  });
  return join(folder, 'worker.js');
}

/** Has a worker that waits keep its compiled code, as the first one of a new version does. */
async function keepCode(worker: string, codeCache: string): Promise<void> {
  const client = new TrainingClient(worker, { codeCache });
  client.prepare();
  await setTimeout(PREPARATION);
  await client.dispose();
  if (!existsSync(codeCache)) throw new Error('the compiled code was not kept');
}

async function timeStart(
  worker: string,
  codeCache: string | null,
  runFile: string,
  isPrepared: boolean,
): Promise<number> {
  const client = new TrainingClient(worker, { codeCache });
  if (isPrepared) {
    client.prepare();
    await setTimeout(PREPARATION);
  }
  const begin = performance.now();
  let first = Number.NaN;
  const run = client.start(
    { id: 'start', runFile, storageFolder: null },
    {
      onEvents: (events) => {
        if (!Number.isNaN(first) || !events.some(({ type }) => type === 'steps')) return;
        first = performance.now() - begin;
        run.stop();
      },
      onStateChange: () => undefined,
    },
  );
  const { message } = await run.ended;
  await client.dispose();
  if (Number.isNaN(first)) throw new Error(`the training took no step: ${message}`);
  return first;
}

/** W2 as a run file with its data, of more steps than anyone waits for. */
function writeRun(folder: string): string {
  const workload = workloadOf('W2');
  if (workload.kind !== 'mlp') throw new Error('W2 is no multilayer perceptron');
  const { batch, dims } = workload;
  const [inputs, ...units] = dims;
  const names = Array.from({ length: inputs }, (_, i) => `x${i}`);
  const rows = batchesOf(workload).flatMap(({ input, target }) =>
    Array.from({ length: batch }, (_, i) => [...input.subarray(i * inputs, (i + 1) * inputs), target[i]]),
  );
  const lines = [[...names, 'y'], ...rows].map((cells) => cells.join(','));
  writeFileSync(join(folder, 'data.csv'), `${lines.join('\n')}\n`);
  const runFile = join(folder, 'start.train.json');
  writeFileSync(
    runFile,
    JSON.stringify({
      data: { file: 'data.csv', target: 'y', task: 'binary', validation: 0 },
      model: units.map((count, i) => {
        return { layer: 'dense', units: count, activation: i + 1 < units.length ? 'relu' : 'linear' };
      }),
      loss: 'bceWithLogits',
      optimizer: { type: 'adam', learningRate: workload.lr },
      batchSize: batch,
      steps: 1_000_000,
    }),
  );
  return runFile;
}
