import type { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { RunEvent } from '../runs/events';
import {
  responseSchema,
  SERVICES,
  type Answer,
  type Question,
  type ServiceName,
  type ServiceRequest,
  type ServiceResponse,
} from './service-protocol';
import { startWorker } from './start-worker';
import { describeCrash, type WorkerSettings } from './worker-settings';

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface ServicePatience {
  /** Seconds without any question after which the worker is let go. */
  readonly idleSeconds: number;
  /** Seconds that all waiting questions may go without an answer before the worker counts as hung. */
  readonly hangSeconds: number;
}

const DEFAULTS: ServicePatience & Omit<WorkerSettings, 'file'> = {
  codeCache: null,
  heapMegabytes: 2048,
  idleSeconds: 60,
  hangSeconds: 120,
};

/**
 * Has what takes time done by a worker: reading data files, checking run files, looking through kept runs. The worker
 * is started by the first question and let go when there is none for a while.
 */
export class ServiceClient {
  readonly #settings: WorkerSettings & ServicePatience;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;
  #disposed = false;

  /** @param workerFile absolute path of the bundle of `launch.ts`, beside that of `worker.ts` */
  constructor(workerFile: string, settings: Partial<typeof DEFAULTS> = {}) {
    this.#settings = { file: workerFile, ...DEFAULTS, ...settings };
  }

  /** @throws Error with a message for the user when the question has no answer, or the worker ends before it */
  async ask<Name extends ServiceName>(service: Name, question: Question<Name>): Promise<Answer<Name>> {
    if (this.#disposed) throw new Error('The window is closing.');
    const worker = (this.#worker ??= this.#start());
    const id = this.#asked++;
    const answer = await new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      // A hung worker would never be noticed if every further question gave it more time.
      if (this.#waiting.size === 1) this.#watch();
      const request: ServiceRequest = { id, service, question };
      worker.postMessage(request);
    });
    return SERVICES[service].answer.parse(answer) as Answer<Name>;
  }

  /**
   * Everything that a kept run told, in parts, in order.
   * @throws Error when there is no such run
   */
  async *readRun(root: string, id: string): AsyncGenerator<readonly RunEvent[]> {
    for (let part = 0; ; part++) {
      const { events } = await this.ask('readRun', { root, id, part });
      if (events.length === 0) return;
      yield events;
    }
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#end(new Error('The window is closing.'));
  }

  #start(): Worker {
    const worker = startWorker(this.#settings, { role: 'service' });
    const fail = (error: Error): void => {
      if (this.#worker === worker) void this.#end(error);
    };
    worker.on('message', (message: unknown) => {
      const response = responseSchema.safeParse(message);
      if (response.success) this.#receive(response.data);
      else fail(new Error(`A worker sent a message that makes no sense. ${z.prettifyError(response.error)}`));
    });
    worker.on('messageerror', fail);
    worker.on('error', (error) => {
      fail(new Error(describeCrash('The worker that reads and checks files', error, this.#settings)));
    });
    worker.on('exit', (code) => {
      fail(new Error(`The worker ended unexpectedly with exit code ${code}.`));
    });
    return worker;
  }

  #receive(response: ServiceResponse): void {
    const waiting = this.#waiting.get(response.id);
    if (waiting === undefined) return;
    this.#waiting.delete(response.id);
    this.#watch();
    if (response.ok) waiting.resolve(response.answer);
    else waiting.reject(new Error(response.message));
  }

  /** Begins to count the seconds anew. */
  #watch(): void {
    clearTimeout(this.#timer);
    const { idleSeconds, hangSeconds } = this.#settings;
    const seconds = this.#waiting.size === 0 ? idleSeconds : hangSeconds;
    this.#timer = setTimeout(
      () => void this.#end(new Error(`There was no answer within ${seconds} s.`)),
      1000 * seconds,
    );
  }

  /** Lets the worker go; questions that still wait have no answer. */
  async #end(error: Error): Promise<void> {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    await worker?.terminate();
  }
}
