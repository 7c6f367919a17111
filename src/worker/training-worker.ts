import type { MessagePort } from 'node:worker_threads';
import { diagnose } from '../diagnosis/diagnose';
import { measureTerms } from '../diagnosis/measure-terms';
import { RunRefusal } from '../runs/session/run-refusal';
import { TrainingSession } from '../runs/session/training-session';
import { WorkerControl } from './control';
import { EventOutbox } from './event-outbox';
import type { TrainingAssignment, TrainingMessage, TrainingRequest } from './training-protocol';

/** Messages that the host may be behind; beyond that the training waits for it rather than fill its memory. */
const BACKLOG = 40;

/** Milliseconds between signs of life while files are read. */
const READING_BEAT = 250;

/** Milliseconds that a sleep lasts at most, as a sign of life is due after it. */
const SLEEP = 1000;

/** Trains what is asked for, under the control of the host, and tells it through the port. */
export async function train(
  { request, control: memory }: TrainingAssignment,
  port: MessagePort,
): Promise<void> {
  const control = new WorkerControl(memory);
  const outbox = new EventOutbox((message, transfer) => {
    port.postMessage(message, transfer);
  });
  const session = await open(request, control, outbox, port);
  if (session !== null) new ControlledTraining(session, control, outbox, port).run();
}

/** Null when there can be no run, or none is wanted any more; the host knows then. */
async function open(
  request: TrainingRequest,
  control: WorkerControl,
  outbox: EventOutbox,
  port: MessagePort,
): Promise<TrainingSession | null> {
  const unwanted = new AbortController();
  const beat = setInterval(() => {
    control.beat();
    if (control.stopping) unwanted.abort();
  }, READING_BEAT);
  try {
    return await TrainingSession.open(
      { ...request, file: request.runFile },
      {
        listener: (event) => {
          outbox.add(event);
        },
        observers: [diagnose, measureTerms],
        reading: { signal: unwanted.signal },
      },
    );
  } catch (error) {
    if (unwanted.signal.aborted) return null;
    if (!(error instanceof RunRefusal)) throw error;
    const message: TrainingMessage = { type: 'refused', problems: error.problems };
    port.postMessage(message);
    return null;
  } finally {
    clearInterval(beat);
  }
}

/** Between two steps the host is asked what to do, so that whatever it wants happens before the next one. */
class ControlledTraining {
  #paused = false;
  #hasBegun = false;
  /** Messages beside those of the outbox; the host acknowledges each. */
  #ownMessages = 0;

  constructor(
    private readonly session: TrainingSession,
    private readonly control: WorkerControl,
    private readonly outbox: EventOutbox,
    private readonly port: MessagePort,
  ) {}

  /** Returns when the run has ended and the host knows it. */
  run(): void {
    const { control, outbox } = this;
    for (let goesOn = true; goesOn;) {
      control.beat();
      const { requests } = control;
      const isBehind = outbox.sent + this.#ownMessages - control.acknowledged > BACKLOG;
      if (isBehind && !control.stopping) control.sleep(requests, SLEEP);
      else goesOn = this.#obey(requests);
    }
    outbox.flush();
  }

  /** @returns false when the run has ended */
  #obey(requests: number): boolean {
    const { session, control, outbox } = this;
    switch (control.next()) {
      case 'stop':
        session.stop();
        return false;
      case 'wait':
        this.#tellAll();
        this.#setPaused(true);
        control.sleep(requests, SLEEP);
        return true;
      case 'advance': {
        if (!control.pausing) this.#setPaused(false);
        const goesOn = session.advance({ steps: 1 });
        // Someone waits for a sign that the training has begun, and for each step that is asked for.
        if (this.#paused || !this.#hasBegun) this.#tellAll();
        else if (outbox.isDue) session.flush();
        this.#hasBegun = true;
        return goesOn;
      }
    }
  }

  #setPaused(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    const message: TrainingMessage = { type: 'paused', paused };
    this.#ownMessages++;
    this.port.postMessage(message);
  }

  #tellAll(): void {
    this.session.flush();
    this.outbox.flush();
  }
}
