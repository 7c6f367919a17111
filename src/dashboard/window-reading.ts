import type { RunWindow, StepRange } from '../runs/series/run-window';
import type { WindowMessage } from './protocol';

export interface WindowSource {
  /** Finer numbers of a stretch of a run; undefined when there are none. */
  readWindow(run: string, range: StepRange): PromiseLike<RunWindow | undefined>;
  send(message: WindowMessage): void;
  log(problem: string): void;
}

/**
 * Reads the stretches of runs that the page zooms into, one at a time: while one is read, only the newest question about
 * each run waits, and nothing is sent to a page that is gone.
 */
export class WindowReading {
  private readonly waiting = new Map<string, StepRange>();
  private reading = false;
  /** Counts the pages. */
  private page = 0;

  constructor(private readonly source: WindowSource) {}

  ask(run: string, range: StepRange): void {
    this.waiting.delete(run);
    this.waiting.set(run, range);
    void this.readOn();
  }

  /** The page is gone. */
  forget(): void {
    this.waiting.clear();
    this.page += 1;
  }

  private async readOn(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    for (let next = this.take(); next !== undefined; next = this.take()) await this.read(...next);
    this.reading = false;
  }

  private take(): readonly [string, StepRange] | undefined {
    for (const entry of this.waiting) {
      this.waiting.delete(entry[0]);
      return entry;
    }
    return undefined;
  }

  private async read(run: string, range: StepRange): Promise<void> {
    const { page } = this;
    try {
      const window = await this.source.readWindow(run, range);
      if (window !== undefined && page === this.page && !this.waiting.has(run))
        this.source.send({ type: 'window', run, window });
    } catch (error) {
      this.source.log(`Steps ${range.from} to ${range.to} of run ${run} could not be read: ${String(error)}`);
    }
  }
}
