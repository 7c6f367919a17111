import type { RunEvent } from '../runs/events';
import { EpochPack } from './epoch-pack';
import type { EventsMessage, SentEvent } from './training-protocol';

/** Milliseconds between two messages: twenty a second are as many as an eye can follow. */
const INTERVAL = 50;

/**
 * Collects the events of a run into few messages. The steps of a message become one array, which is handed over rather
 * than copied, and so do the ends of epochs, which then come after the steps; findings keep their place among them.
 */
export class EventOutbox {
  #waiting: SentEvent[] = [];
  /** Rows of steps that come after everything in `#waiting`. */
  #rows: Float64Array[] = [];
  /** Epochs that ended after everything in `#waiting`. */
  readonly #epochs = new EpochPack();
  #sentAt = -Infinity;
  #sent = 0;

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    private readonly post: (message: EventsMessage, transfer: readonly ArrayBuffer[]) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Messages posted so far. */
  get sent(): number {
    return this.#sent;
  }

  /** Whether the next event will be posted at once. */
  get isDue(): boolean {
    return this.now() - this.#sentAt >= INTERVAL;
  }

  /** Takes in an event and posts what has gathered when it is time to. */
  add(event: RunEvent): void {
    switch (event.type) {
      case 'steps':
        this.#rows.push(event.rows);
        break;
      case 'epoch':
        if (!this.#epochs.add(event)) {
          this.#join();
          this.#epochs.add(event);
        }
        break;
      default:
        this.#join();
        this.#waiting.push(event);
    }
    if (this.isDue) this.flush();
  }

  /** Posts what has gathered now. */
  flush(): void {
    this.#join();
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.#sentAt = this.now();
    this.#sent++;
    this.post(
      { type: 'events', events },
      events.flatMap((event) => {
        if (event.type === 'steps') return [event.rows.buffer as ArrayBuffer];
        return event.type === 'epochs' ? [event.numbers.buffer as ArrayBuffer] : [];
      }),
    );
  }

  #join(): void {
    this.#joinRows();
    if (!this.#epochs.isEmpty) this.#waiting.push(this.#epochs.take());
  }

  #joinRows(): void {
    if (this.#rows.length === 0) return;
    const rows = new Float64Array(this.#rows.reduce((length, part) => length + part.length, 0));
    let offset = 0;
    for (const part of this.#rows) {
      rows.set(part, offset);
      offset += part.length;
    }
    this.#rows = [];
    this.#waiting.push({ type: 'steps', rows });
  }
}
