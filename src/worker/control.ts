/**
 * How a host steers a training in another thread: a few integers in shared memory. A message would have to wait until
 * the training gives its event loop a turn; shared memory is seen at the next step.
 */
const MODE = 0;
const STEPS_ASKED = 1;
/** Raised with every request, so that a waiting worker can sleep on it. */
const REQUESTS = 2;
const HEARTBEAT = 3;
const ACKNOWLEDGED = 4;
const LENGTH = 5;

const MODES = ['running', 'paused', 'stopping'] as const;
export type ControlMode = (typeof MODES)[number];

/** What the training is to do next. */
export type Instruction = 'advance' | 'wait' | 'stop';

/** The host's end: requests, and signs of life. */
export class HostControl {
  readonly memory = new SharedArrayBuffer(LENGTH * Int32Array.BYTES_PER_ELEMENT);
  readonly #cells = new Int32Array(this.memory);

  get mode(): ControlMode {
    return MODES[Atomics.load(this.#cells, MODE)];
  }

  /** Changes whenever the worker has shown that it is alive. */
  get heartbeat(): number {
    return Atomics.load(this.#cells, HEARTBEAT);
  }

  pause(): void {
    this.#request('paused');
  }

  resume(): void {
    this.#request('running');
  }

  /** One step more, then pause; several calls in a row ask for as many steps. */
  step(): void {
    Atomics.add(this.#cells, STEPS_ASKED, 1);
    this.#request('paused');
  }

  /** Final: later requests are ignored. */
  stop(): void {
    this.#request('stopping');
  }

  /** Tells the worker that one of its messages has been taken in. */
  acknowledge(): void {
    Atomics.add(this.#cells, ACKNOWLEDGED, 1);
    this.#wake();
  }

  #request(mode: ControlMode): void {
    const stopping = MODES.indexOf('stopping');
    if (Atomics.load(this.#cells, MODE) !== stopping) Atomics.store(this.#cells, MODE, MODES.indexOf(mode));
    this.#wake();
  }

  #wake(): void {
    Atomics.add(this.#cells, REQUESTS, 1);
    Atomics.notify(this.#cells, REQUESTS);
  }
}

/** The worker's end, asked before each step. */
export class WorkerControl {
  readonly #cells: Int32Array;
  #stepsGiven = 0;

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new Int32Array(memory);
  }

  /** Messages that the host has taken in so far. */
  get acknowledged(): number {
    return Atomics.load(this.#cells, ACKNOWLEDGED);
  }

  /** Shows the host that the worker is alive. */
  beat(): void {
    Atomics.add(this.#cells, HEARTBEAT, 1);
  }

  /** What to do now; an "advance" that answers the host's `step()` is given once for each call. */
  next(): Instruction {
    switch (this.#mode) {
      case 'stopping':
        return 'stop';
      case 'running':
        this.#stepsGiven = Atomics.load(this.#cells, STEPS_ASKED);
        return 'advance';
      case 'paused':
        if (this.#stepsGiven === Atomics.load(this.#cells, STEPS_ASKED)) return 'wait';
        this.#stepsGiven++;
        return 'advance';
    }
  }

  /** Changes with every request and every acknowledgement; see {@link sleep}. */
  get requests(): number {
    return Atomics.load(this.#cells, REQUESTS);
  }

  get stopping(): boolean {
    return this.#mode === 'stopping';
  }

  /** True also for the single steps that are taken in between. */
  get pausing(): boolean {
    return this.#mode === 'paused';
  }

  /**
   * The whole thread sleeps until something is requested or acknowledged, or for so long.
   * @param requests as it was before the reason to sleep was found, so that nothing is missed in between
   */
  sleep(requests: number, milliseconds: number): void {
    Atomics.wait(this.#cells, REQUESTS, requests, milliseconds);
  }

  get #mode(): ControlMode {
    return MODES[Atomics.load(this.#cells, MODE)];
  }
}
