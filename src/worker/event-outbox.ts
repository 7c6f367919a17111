import type { RunEvent } from '../runs/events';
import type { EventsMessage } from './training-protocol';

/** Milliseconds between two messages: twenty a second are as many as an eye can follow. */
const INTERVAL = 50;

/**
 * Collects the events of a run into few messages. Steps that follow one another become one array, which is handed over
 * rather than copied.
 */
export class EventOutbox {
  #waiting: RunEvent[] = [];
  /** Rows of steps that come after everything in `#waiting`. */
  #rows: Float64Array[] = [];
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
    if (event.type === 'steps') {
      this.#rows.push(event.rows);
    } else {
      this.#joinRows();
      this.#waiting.push(event);
    }
    if (this.isDue) this.flush();
  }

  /** Posts what has gathered now. */
  flush(): void {
    this.#joinRows();
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.#sentAt = this.now();
    this.#sent++;
    this.post(
      { type: 'events', events },
      events.flatMap((event) => (event.type === 'steps' ? [event.rows.buffer as ArrayBuffer] : [])),
    );
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
