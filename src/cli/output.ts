import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** A stream whose reader may go away or be slow. */
export class Output {
  private readerIsGone = false;
  private isFull = false;

  constructor(private readonly stream: Writable) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The program behind the pipe has seen enough: `... | head` is no failure.
      if (error.code !== 'EPIPE') throw error;
      this.readerIsGone = true;
    });
  }

  /** True when nobody reads any more. */
  get closed(): boolean {
    return this.readerIsGone;
  }

  write(text: string): void {
    if (!this.readerIsGone && !this.stream.write(text)) this.isFull = true;
  }

  /** Waits until what was written is on its way, so that it does not pile up in memory. */
  async drain(): Promise<void> {
    if (!this.isFull || this.readerIsGone) return;
    this.isFull = false;
    if (this.stream.writableNeedDrain)
      await Promise.race([once(this.stream, 'drain'), once(this.stream, 'close')]);
  }
}
