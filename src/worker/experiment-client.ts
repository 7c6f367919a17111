import type { Worker } from 'node:worker_threads';
import * as z from 'zod';
import {
  experimentMessageSchema,
  type ExperimentRequest,
  type ExperimentResult,
} from './experiment-protocol';
import { startWorker } from './start-worker';
import { describeCrash, type WorkerSettings } from './worker-settings';

export interface ExperimentOptions {
  /** Ends the experiment when it is aborted. */
  readonly signal: AbortSignal;
  /** Called now and then with what came out so far, and the share of the work that is done. */
  readonly onProgress: (share: number, result: ExperimentResult) => void;
}

const DEFAULTS: Omit<WorkerSettings, 'file'> & {
  /** Seconds without a sign of life after which an experiment counts as hung. */
  readonly hangSeconds: number;
} = { codeCache: null, heapMegabytes: 4096, hangSeconds: 120 };

/** Has things tried, each by a worker of its own, and ends those that are left when it is disposed of. */
export class ExperimentClient {
  /** Those that go on; each promise ends with its worker and never rejects. */
  readonly #running = new Map<AbortController, Promise<unknown>>();
  readonly #settings: WorkerSettings & typeof DEFAULTS;

  /** @param workerFile absolute path of the bundle of `launch.ts`, beside that of `worker.ts` */
  constructor(workerFile: string, settings: Partial<typeof DEFAULTS> = {}) {
    this.#settings = { file: workerFile, ...DEFAULTS, ...settings };
  }

  /**
   * @returns the result; undefined when the experiment was ended before it had one
   * @throws Error with a message for the user
   */
  async run(request: ExperimentRequest, options: ExperimentOptions): Promise<ExperimentResult | undefined> {
    const closing = new AbortController();
    const signal = AbortSignal.any([options.signal, closing.signal]);
    const running = this.#run(request, { ...options, signal });
    this.#running.set(
      closing,
      running.catch(() => undefined),
    );
    try {
      return await running;
    } finally {
      this.#running.delete(closing);
    }
  }

  /** Ends what still runs. @returns when no worker is left */
  async dispose(): Promise<void> {
    for (const closing of this.#running.keys()) closing.abort();
    await Promise.all(this.#running.values());
  }

  async #run(request: ExperimentRequest, options: ExperimentOptions): Promise<ExperimentResult | undefined> {
    if (options.signal.aborted) return undefined;
    const worker = startWorker(this.#settings, { role: 'experiment', request });
    try {
      return await this.#follow(worker, options);
    } finally {
      await worker.terminate();
    }
  }

  #follow(worker: Worker, { signal, onProgress }: ExperimentOptions): Promise<ExperimentResult | undefined> {
    const { hangSeconds } = this.#settings;
    let timer: NodeJS.Timeout | undefined;
    return new Promise<ExperimentResult | undefined>((resolve, reject) => {
      const watch = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          reject(new Error(`The experiment has shown no sign of life for ${hangSeconds} s and was ended.`));
        }, 1000 * hangSeconds);
      };
      watch();
      signal.addEventListener('abort', () => {
        resolve(undefined);
      });
      worker.on('message', (value: unknown) => {
        if (signal.aborted) return;
        watch();
        const parsed = experimentMessageSchema.safeParse(value);
        if (!parsed.success) {
          const details = z.prettifyError(parsed.error);
          reject(new Error(`The experiment's worker sent a message that makes no sense. ${details}`));
          return;
        }
        const message = parsed.data;
        if (message.type === 'progress') onProgress(message.share, message.result);
        if (message.type === 'done') resolve(message.result);
        if (message.type === 'failed') reject(new Error(message.message));
      });
      worker.on('messageerror', reject);
      worker.on('error', (error) => {
        reject(new Error(describeCrash("The experiment's worker", error, this.#settings)));
      });
      worker.on('exit', (code) => {
        reject(new Error(`The experiment's worker ended unexpectedly with exit code ${code}.`));
      });
    }).finally(() => {
      clearTimeout(timer);
    });
  }
}
