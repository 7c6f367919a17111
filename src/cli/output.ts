import type { Writable } from 'node:stream';

/** A stream whose reader may go away or be slow. */
export class Output {
  private readerIsGone = false;
  private continueWriting: (() => void) | null = null;

  constructor(private readonly stream: Writable) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The program behind the pipe has seen enough: `... | head` is no failure.
      if (error.code !== 'EPIPE') throw error;
      this.readerIsGone = true;
      this.continueWriting?.();
    });
    stream.on('drain', () => this.continueWriting?.());
  }

  /** True when nobody reads any more. */
  get closed(): boolean {
    return this.readerIsGone;
  }

  write(text: string): void {
    if (!this.readerIsGone) this.stream.write(text);
  }

  /** Waits until what was written is on its way, so that it does not pile up in memory. */
  async drain(): Promise<void> {
    if (this.readerIsGone || !this.stream.writableNeedDrain) return;
    await new Promise<void>((resolve) => (this.continueWriting = resolve));
    this.continueWriting = null;
  }
}
