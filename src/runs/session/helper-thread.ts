import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { HelperMessage, HelperThread, HelperAssignment } from '../../engine/kernels/wasm/team';

/**
 * The thread's program, as text: it is the same in every bundle and in the tests, and needs no file. It follows the
 * announcements of a {@link Team}: for a while it looks for the next one, then it sleeps. Before it enters a job it says
 * that it is busy and looks whether the team has ended, so that who ends the team can wait until it is out.
 */
const PROGRAM = `
'use strict';
const { parentPort, receiveMessageOnPort, workerData } = require('node:worker_threads');
const { memory, board, signals } = workerData;
const [COUNT, JOB] = [0, 1];
const [ENDED, BUSY, HELPED] = [0, 1, 2];
const LOOKS = 100000;
const cells = new Int32Array(memory.buffer, board, 2);
const state = new Int32Array(signals);
const known = new Map();

function hear() {
  for (let received; (received = receiveMessageOnPort(parentPort)) !== undefined; ) {
    const { type, module, jobs } = received.message;
    if (type === 'forget') for (const job of jobs) known.delete(job);
    else {
      const { exports } = new WebAssembly.Instance(module, { engine: { memory } });
      for (const job of jobs) known.set(job, exports['job ' + job]);
    }
  }
}

function help() {
  const job = Atomics.load(cells, JOB);
  if (!known.has(job)) hear();
  if (!known.has(job)) return;
  Atomics.add(state, HELPED, 1);
  known.get(job)();
}

let count = 0;
while (Atomics.load(state, ENDED) === 0) {
  let looks = 0;
  while (Atomics.load(cells, COUNT) === count && looks < LOOKS) looks++;
  if (looks === LOOKS) Atomics.wait(cells, COUNT, count, 1000);
  if (Atomics.load(cells, COUNT) === count) continue;
  count = Atomics.load(cells, COUNT);
  Atomics.store(state, BUSY, 1);
  try {
    if (Atomics.load(state, ENDED) === 0) help();
  } finally {
    Atomics.store(state, BUSY, 0);
  }
}
parentPort.close();
`;

export interface StartedHelper extends HelperThread {
  /** When the thread is gone. */
  readonly ended: Promise<void>;
}

/** Starts a second thread for large operations, where the machine has a second core. It does not keep the process alive. */
export function startHelperThread(assignment: HelperAssignment): StartedHelper | null {
  if (availableParallelism() < 2) return null;
  const worker = createWorker(assignment);
  if (worker === null) return null;
  worker.unref();
  worker.on('error', warn);
  return {
    ended: new Promise((resolve) => {
      worker.on('exit', () => {
        resolve();
      });
    }),
    post: (message: HelperMessage) => {
      worker.postMessage(message);
    },
  };
}

function createWorker(assignment: HelperAssignment): Worker | null {
  try {
    return new Worker(PROGRAM, {
      eval: true,
      name: 'loss debugger helper',
      workerData: assignment,
      execArgv: [],
      env: {},
    });
  } catch (error) {
    warn(error);
    return null;
  }
}

/** Training goes on with one thread, because nothing waits for the helper to take part. */
function warn(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  process.emitWarning(`Training uses one core, because its helper thread failed: ${reason}`);
}
