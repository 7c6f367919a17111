/**
 * `npm run bench:host`: two trainings at once, of small models and of large ones, each in its worker, as the extension runs them. Prints
 * how late the thread of the host answers meanwhile, and what it spends on the news.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { examplesFolder, projectFolder } from '../scripts/project';
import { RunHistory } from '../src/dashboard/run-history';
import { newRunId } from '../src/runs/run-id';
import { TrainingClient } from '../src/worker/training-client';

const TRAININGS = 2;
/** Milliseconds. */
const DURATION = 5000;

/** Models, from one whose steps are too short for two threads to one whose steps are long enough. */
const MODELS = {
  small: { data: { file: 'iris/iris.csv', target: 'species' }, units: [16], batchSize: 16 },
  large: { data: { file: 'digits/digits.csv', target: 'digit' }, units: [256, 256], batchSize: 128 },
} as const;

async function measure(name: keyof typeof MODELS, folder: string, client: TrainingClient): Promise<void> {
  const { data, units, batchSize } = MODELS[name];
  const runFile = join(folder, `${name}.train.json`);
  writeFileSync(
    runFile,
    JSON.stringify({
      data: { ...data, file: join(examplesFolder, data.file) },
      model: [
        ...units.map((count) => ({ layer: 'dense', units: count, activation: 'relu' })),
        { layer: 'dense' },
      ],
      loss: 'crossEntropy',
      optimizer: { type: 'adam', learningRate: 0.0001 },
      epochs: 10_000_000,
      batchSize,
    }),
  );
  let events = 0;
  const runs = Array.from({ length: TRAININGS }, () => {
    let history: RunHistory | undefined;
    return client.start(
      { id: newRunId(), runFile, storageFolder: folder },
      {
        onEvents: (news) => {
          events += news.length;
          for (const event of news) if (event.type === 'run') history = new RunHistory(event);
          history?.appendAll(news);
        },
        onStateChange: () => undefined,
      },
    );
  });
  while (runs.some(({ steps }) => steps === 0)) await sleep(20);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const before = { utilization: performance.eventLoopUtilization(), steps: stepsOf(runs), events };
  delay.enable();
  await sleep(DURATION);
  delay.disable();
  const { utilization } = performance.eventLoopUtilization(before.utilization);
  const milliseconds = (nanoseconds: number): string => (nanoseconds / 1e6).toFixed(1);
  console.log(
    `${TRAININGS} trainings of a ${name} model, ${Math.round((stepsOf(runs) - before.steps) / (DURATION / 1000))} ` +
      `steps a second together, ${Math.round((events - before.events) / (DURATION / 1000))} events a second`,
  );
  console.log(
    `delay of the host's thread: median ${milliseconds(delay.percentile(50))} ms, 99th percentile ` +
      `${milliseconds(delay.percentile(99))} ms, largest ${milliseconds(delay.max)} ms; busy ${(100 * utilization).toFixed(0)} %`,
  );
  for (const run of runs) run.stop();
  await Promise.all(runs.map(({ ended }) => ended));
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-host-'));
  const client = new TrainingClient(join(projectFolder, 'dist/worker.js'));
  try {
    await measure('small', folder, client);
    await measure('large', folder, client);
  } finally {
    await client.dispose();
    rmSync(folder, { recursive: true });
  }
}

function stepsOf(runs: readonly { readonly steps: number }[]): number {
  return runs.reduce((total, { steps }) => total + steps, 0);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
