import type { Worker } from 'node:worker_threads';
import type { RunEnded, RunEvent, RunStarted } from '../runs/events';
import type { RunFileProblem } from '../runs/run-file/read-run-file';
import { HostControl } from './control';
import { RunTally } from './run-tally';
import { unpackEpochs } from './epoch-pack';
import {
  parseTrainingMessage,
  type SentEvent,
  type TrainingAssignment,
  type TrainingRequest,
} from './training-protocol';
import type { TrainingWorkers } from './training-workers';
import { describeCrash, type WorkerSettings } from './worker-settings';

/**
 * starting: nothing is known of the run yet; stopping: it was told to end; ended: nothing will come any more.
 */
export type TrainingState = 'starting' | 'running' | 'paused' | 'stopping' | 'ended';

export interface TrainingListener {
  /** News of the run; the last event is its end, whatever became of the worker. */
  onEvents(events: readonly RunEvent[]): void;
  onStateChange(state: TrainingState): void;
}

/** How a worker is watched. */
export interface Patience {
  /** Seconds without a sign of life after which the run counts as hung. */
  readonly hangSeconds: number;
  /** Milliseconds that a worker gets to end by itself. */
  readonly stopMilliseconds: number;
}

/** One training in a worker of its own, as its host sees it. No method waits for the worker. */
export class TrainingRun {
  readonly #control = new HostControl();
  readonly #tally = new RunTally();
  readonly #startedAt = performance.now();
  readonly #worker: Worker;
  readonly #watch: NodeJS.Timeout;
  #state: TrainingState = 'starting';
  #problems: readonly RunFileProblem[] = [];
  #heartbeat = 0;
  #silentSeconds = 0;
  #stopTimer: NodeJS.Timeout | undefined;
  #resolveEnded!: (end: RunEnded) => void;
  /** Never rejects. */
  readonly ended = new Promise<RunEnded>((resolve) => (this.#resolveEnded = resolve));

  constructor(
    readonly request: TrainingRequest,
    settings: WorkerSettings,
    workers: TrainingWorkers,
    private readonly patience: Patience,
    private readonly listener: TrainingListener,
  ) {
    const assignment: TrainingAssignment = { role: 'training', request, control: this.#control.memory };
    this.#worker = workers.start(assignment);
    this.#worker.on('message', (message: unknown) => {
      this.#receive(message);
    });
    this.#worker.on('messageerror', (error) => {
      this.#fail(`The training worker sent something unreadable (${error.message}).`);
    });
    this.#worker.on('error', (error) => {
      this.#fail(describeCrash('The training worker', error, settings));
    });
    this.#worker.on('exit', (code) => {
      if (this.#state === 'stopping') this.#end(this.#tally.close('stopped', this.#seconds));
      else this.#fail(`The training worker ended unexpectedly with exit code ${code}.`);
    });
    this.#watch = setInterval(() => {
      this.#checkHeartbeat();
    }, 1000);
  }

  get id(): string {
    return this.request.id;
  }

  get state(): TrainingState {
    return this.#state;
  }

  /** The run as it introduced itself; undefined as long as it is starting, and for good when it was refused. */
  get started(): RunStarted | undefined {
    return this.#tally.started;
  }

  /** Steps taken, as far as the host has heard. */
  get steps(): number {
    return this.#tally.steps;
  }

  /** Why there was no run; empty unless the run file was refused. */
  get problems(): readonly RunFileProblem[] {
    return this.#problems;
  }

  pause(): void {
    this.#control.pause();
  }

  resume(): void {
    this.#control.resume();
  }

  /** Takes one step, then waits. */
  step(): void {
    this.#control.step();
  }

  /** Ends the run after the step it is at; a worker that does not obey is ended by force. */
  stop(): void {
    if (this.#state === 'ended' || this.#state === 'stopping') return;
    this.#control.stop();
    this.#setState('stopping');
    this.#stopTimer = setTimeout(() => {
      const message = 'The training did not react to Stop and was ended by force.';
      this.#end(this.#tally.close('stopped', this.#seconds, message));
    }, this.patience.stopMilliseconds);
  }

  get #seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  #receive(value: unknown): void {
    if (this.#state === 'ended') return;
    this.#control.acknowledge();
    const parsed = parseTrainingMessage(value);
    if (!parsed.ok) {
      this.#fail(`The training worker sent a message that makes no sense. ${parsed.error}`);
      return;
    }
    const { message } = parsed;
    switch (message.type) {
      case 'events':
        this.#takeEvents(message.events);
        break;
      case 'paused':
        if (this.#state !== 'stopping') this.#setState(message.paused ? 'paused' : 'running');
        break;
      case 'refused':
        this.#problems = message.problems;
        this.#fail(message.problems.map((problem) => problem.message).join('\n'));
        break;
    }
  }

  #takeEvents(sent: readonly SentEvent[]): void {
    const events: Exclude<RunEvent, RunEnded>[] = [];
    let end: RunEnded | undefined;
    for (const event of sent) {
      if (event.type === 'end') end = event;
      else if (event.type === 'epochs') events.push(...unpackEpochs(event));
      else events.push(event);
    }
    for (const event of events) this.#tally.take(event);
    this.listener.onEvents(events);
    if (end !== undefined) this.#end(end);
    else if (this.#state === 'starting' && this.started !== undefined) this.#setState('running');
  }

  /** Counts ticks rather than time: while the host itself is busy or asleep, the worker is not to blame. */
  #checkHeartbeat(): void {
    const { heartbeat } = this.#control;
    this.#silentSeconds = heartbeat === this.#heartbeat ? this.#silentSeconds + 1 : 0;
    this.#heartbeat = heartbeat;
    if (this.#silentSeconds < this.patience.hangSeconds) return;
    const where = this.started === undefined ? 'while it was starting' : `after step ${this.steps - 1}`;
    this.#fail(
      `The training has shown no sign of life for ${this.patience.hangSeconds} s ${where} and was ended. ` +
        'A smaller model or batch makes the steps shorter.',
    );
  }

  #fail(message: string): void {
    this.#end(this.#tally.close('error', this.#seconds, message));
  }

  #end(end: RunEnded): void {
    if (this.#state === 'ended') return;
    clearInterval(this.#watch);
    clearTimeout(this.#stopTimer);
    this.#state = 'ended';
    this.listener.onEvents([end]);
    this.listener.onStateChange('ended');
    this.#resolveEnded(end);
    // Whatever the worker still had to say or do is over.
    void this.#worker.terminate();
  }

  #setState(state: TrainingState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.listener.onStateChange(state);
  }
}
