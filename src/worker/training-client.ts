import type { TrainingRequest } from './training-protocol';
import { TrainingRun, type Patience, type TrainingListener } from './training-run';
import { TrainingWorkers } from './training-workers';
import type { WorkerSettings } from './worker-settings';

const DEFAULTS: Patience & Omit<WorkerSettings, 'file'> = {
  codeCache: null,
  heapMegabytes: 4096,
  hangSeconds: 60,
  stopMilliseconds: 2000,
};

/** Starts trainings, each in a worker of its own, and ends those that are left when it is disposed of. */
export class TrainingClient {
  readonly #running = new Set<TrainingRun>();
  readonly #settings: WorkerSettings & Patience;
  readonly #workers: TrainingWorkers;

  /** @param workerFile absolute path of the bundle of `launch.ts`, beside that of `worker.ts` */
  constructor(workerFile: string, settings: Partial<typeof DEFAULTS> = {}) {
    this.#settings = { file: workerFile, ...DEFAULTS, ...settings };
    this.#workers = new TrainingWorkers(this.#settings);
  }

  /** Runs that have not ended. */
  get running(): ReadonlySet<TrainingRun> {
    return this.#running;
  }

  /** A training is likely to be started soon: its worker is made ready. */
  prepare(): void {
    this.#workers.prepare();
  }

  /** Starts a training; everything that goes wrong is told by the end of the run. */
  start(request: TrainingRequest, listener: TrainingListener): TrainingRun {
    const run = new TrainingRun(request, this.#settings, this.#workers, this.#settings, listener);
    this.#running.add(run);
    void run.ended.then(() => this.#running.delete(run));
    return run;
  }

  /** Stops what still runs or waits. @returns when all runs have ended */
  async dispose(): Promise<void> {
    const running = [...this.#running];
    for (const run of running) run.stop();
    await Promise.all([...running.map((run) => run.ended), this.#workers.dispose()]);
  }
}
