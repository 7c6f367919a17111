import type { Writable } from 'node:stream';

/** A stream whose reader may go away or be slow, or whose disk may be full. */
export class Output {
  private readerIsGone = false;
  private continueWriting: (() => void) | null = null;

  /** @param onFailure is told why nothing more can be written */
  constructor(
    private readonly stream: Writable,
    onFailure: (error: NodeJS.ErrnoException) => void,
  ) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.readerIsGone = true;
      this.continueWriting?.();
      // The program behind the pipe has seen enough: `... | head` is no failure.
      if (error.code !== 'EPIPE') onFailure(error);
    });
    stream.on('drain', () => this.continueWriting?.());
  }

  /** True when nothing that is written gets anywhere any more. */
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
