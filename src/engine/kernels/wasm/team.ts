import { atomic, drop } from './atomics';
import { i32, type Code } from './code';
import type { WebAssemblyMemory } from './web-assembly';

/** What a second thread is told before it starts. */
export interface HelperAssignment {
  readonly memory: WebAssemblyMemory;
  /** Address of integers: a count of announcements, the job that was announced last, and whether to announce any. */
  readonly board: number;
  /** Integers outside of the memory: whether the team has ended, whether the helper may be in a job, its jobs so far. */
  readonly signals: SharedArrayBuffer;
}

/** What a second thread hears of plans. */
export type HelperMessage =
  | { readonly type: 'learn'; readonly module: object; readonly jobs: readonly number[] }
  | { readonly type: 'forget'; readonly jobs: readonly number[] };

/** A second thread, made by the host, as the engine knows no threads. It ends by itself when the signal says so. */
export interface HelperThread {
  post(message: HelperMessage): void;
}

/** Starts a second thread; null where there is none to be had. */
export type StartHelper = (assignment: HelperAssignment) => HelperThread | null;

/** The name under which a module exports a job for the helper. */
export function jobName(job: number): string {
  return `job ${job}`;
}

const [ENDED, BUSY] = [0, 1];
/** Bytes of the board. */
export const BOARD_BYTES = 12;
const [JOB, INVITED] = [1, 2];
/** No job has this number. */
const NO_JOB = 0;

/**
 * The thread that runs plans, and a helper that takes part in their large operations.
 *
 * Such an operation is cut into chunks, of which a thread takes the next when it is done with one; so the helper may come
 * late or never, and no result depends on who computes what. A job may be entered at any time as long as its plan
 * exists: after its last chunk was taken there is nothing left to do.
 */
export class Team {
  private readonly board: Int32Array;
  private readonly signals: Int32Array;
  private readonly address: number;
  private lastJob = NO_JOB;

  private constructor(
    { memory, board, signals }: HelperAssignment,
    private readonly helper: HelperThread,
  ) {
    this.board = new Int32Array(memory.buffer, board, BOARD_BYTES / 4);
    this.signals = new Int32Array(signals);
    this.address = board;
  }

  /**
   * Null where there is no second thread.
   * @param board address of integers that are 0
   */
  static gather(memory: WebAssemblyMemory, board: number, start: StartHelper): Team | null {
    const assignment = { memory, board, signals: new SharedArrayBuffer(12) };
    const helper = start(assignment);
    return helper === null ? null : new Team(assignment, helper);
  }

  /** A number for a job that {@link announce} is written for and a module exports. */
  newJob(): number {
    return ++this.lastJob;
  }

  /** To be called before the jobs are announced for the first time. */
  learn(module: object, jobs: readonly number[]): void {
    this.helper.post({ type: 'learn', module, jobs });
  }

  /** Afterwards nobody is in one of the jobs, and what they use may be given away. */
  forget(jobs: readonly number[]): void {
    Atomics.store(this.board, JOB, NO_JOB);
    this.awaitIdle();
    this.helper.post({ type: 'forget', jobs });
  }

  /** Sends the helper away; afterwards it does not touch the memory any more. */
  end(): void {
    Atomics.store(this.signals, ENDED, 1);
    Atomics.add(this.board, 0, 1);
    Atomics.notify(this.board, 0);
    this.awaitIdle();
  }

  /** Says whether announcements reach the helper from now on. */
  readonly invite = (invited: boolean): void => {
    this.board[INVITED] = invited ? 1 : 0;
  };

  /** Tells the helper, if it is invited, that chunks of the job can be taken. */
  announce(job: number): Code {
    const board = i32.const(this.address);
    const tell = [
      atomic.store(board, i32.const(job), JOB * 4),
      drop(atomic.add(board, i32.const(1))),
      drop(atomic.notify(board, 1)),
    ];
    return [[atomic.load(board, INVITED * 4), 0x04, 0x40], tell, 0x0b];
  }

  /** No chunk is open, so this takes no longer than finding that out. */
  private awaitIdle(): void {
    while (Atomics.load(this.signals, BUSY) !== 0);
  }
}
