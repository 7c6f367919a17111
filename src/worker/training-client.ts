import type { TrainingRequest } from './training-protocol';
import { TrainingRun, type Patience, type TrainingListener } from './training-run';
import type { WorkerSettings } from './worker-settings';

const DEFAULTS: Patience & Omit<WorkerSettings, 'file'> = {
  heapMegabytes: 4096,
  hangSeconds: 60,
  stopMilliseconds: 2000,
};

/** Starts trainings, each in a worker of its own, and ends those that are left when it is disposed of. */
export class TrainingClient {
  readonly #running = new Set<TrainingRun>();
  readonly #settings: WorkerSettings & Patience;

  /** @param workerFile absolute path of the bundle of `worker.ts` */
  constructor(workerFile: string, settings: Partial<typeof DEFAULTS> = {}) {
    this.#settings = { file: workerFile, ...DEFAULTS, ...settings };
  }

  /** Runs that have not ended. */
  get running(): ReadonlySet<TrainingRun> {
    return this.#running;
  }

  /** Starts a training; everything that goes wrong is told by the end of the run. */
  start(request: TrainingRequest, listener: TrainingListener): TrainingRun {
    const run = new TrainingRun(request, this.#settings, this.#settings, listener);
    this.#running.add(run);
    void run.ended.then(() => this.#running.delete(run));
    return run;
  }

  /** Stops what still runs. @returns when all runs have ended */
  async dispose(): Promise<void> {
    const running = [...this.#running];
    for (const run of running) run.stop();
    await Promise.all(running.map((run) => run.ended));
  }
}
