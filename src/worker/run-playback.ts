import type { RunEvent } from '../runs/events';
import { readRun } from '../runs/store/run-reader';

/** Numbers of telemetry that one part may hold, about 8 MB: what one message should. */
const NUMBERS_PER_PART = 1_000_000;

/** Reads kept runs a part at a time, so that a long one is never in memory as a whole. */
export class RunPlayback {
  readonly #open = new Map<string, { readonly events: AsyncGenerator<RunEvent>; part: number }>();

  /**
   * The next part of a run; an empty one is the last.
   * @param part counts from 0, which begins anew
   * @throws Error when there is no such run, or when parts are asked for out of order
   */
  async read(root: string, id: string, part: number): Promise<RunEvent[]> {
    const key = JSON.stringify([root, id]);
    if (part === 0) {
      await this.#close(key);
      this.#open.set(key, { events: readRun(root, id), part: 0 });
    }
    const playback = this.#open.get(key);
    if (playback?.part !== part) throw new Error(`part ${part} of run ${id} was asked for out of order`);
    playback.part++;
    const events = await take(playback.events);
    if (events.length === 0) await this.#close(key);
    return events;
  }

  async #close(key: string): Promise<void> {
    await this.#open.get(key)?.events.return(undefined);
    this.#open.delete(key);
  }
}

async function take(source: AsyncGenerator<RunEvent>): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for (let numbers = 0; numbers < NUMBERS_PER_PART;) {
    const next = await source.next();
    if (next.done === true) break;
    events.push(next.value);
    numbers += next.value.type === 'steps' ? next.value.rows.length : 1;
  }
  return events;
}
