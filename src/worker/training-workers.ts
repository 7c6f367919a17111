import type { Worker } from 'node:worker_threads';
import { startWorker } from './start-worker';
import type { TrainingAssignment } from './training-protocol';
import type { WorkerSettings } from './worker-settings';

/** Milliseconds after which a spare worker that nobody has taken ends. */
const IDLE = 5 * 60_000;

interface Spare {
  readonly worker: Worker;
  readonly endsAt: NodeJS.Timeout;
}

/**
 * Starts the workers of trainings. On request one is started in advance: it has loaded its program and rehearsed a
 * training when it is needed, which is most of the time that a small training takes to its first step.
 */
export class TrainingWorkers {
  #spare: Spare | undefined;

  constructor(private readonly settings: WorkerSettings) {}

  /** Whether a worker waits. */
  get isPrepared(): boolean {
    return this.#spare !== undefined;
  }

  /** Starts the worker of the next training in advance, unless one waits already. */
  prepare(): void {
    if (this.#spare !== undefined) {
      this.#spare.endsAt.refresh();
      return;
    }
    const worker = startWorker(this.settings, { role: 'waiting' });
    const spare: Spare = { worker, endsAt: setTimeout(() => void this.dispose(), IDLE).unref() };
    this.#spare = spare;
    // A worker that cannot wait cannot train either: the training that starts one of its own will say why.
    const forget = () => {
      if (this.#spare === spare) this.#forgetSpare();
    };
    worker.on('error', forget);
    worker.on('exit', forget);
  }

  /** A worker that does what it is told from now on. */
  start(assignment: TrainingAssignment): Worker {
    const worker = this.#forgetSpare();
    if (worker === undefined) return startWorker(this.settings, assignment);
    worker.removeAllListeners();
    worker.postMessage(assignment);
    return worker;
  }

  /** Ends what waits. */
  async dispose(): Promise<void> {
    await this.#forgetSpare()?.terminate();
  }

  #forgetSpare(): Worker | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    clearTimeout(spare?.endsAt);
    return spare?.worker;
  }
}
