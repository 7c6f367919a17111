import type { AskDrawnMessage, DrawnFormat, DrawnMessage, NotDrawnMessage } from './protocol';

interface Waiting {
  readonly format: DrawnFormat;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** Asks the page for what it draws. One question waits at a time; a page that goes away leaves none waiting. */
export class DrawnRequests {
  private waiting: Waiting | undefined;

  constructor(private readonly send: (message: AskDrawnMessage) => void) {}

  /**
   * The charts as the bytes of a file.
   * @throws Error with a message for the user when the page cannot draw them, is hidden before it answers, or is asked for
   * something else
   */
  ask(format: DrawnFormat): Promise<Uint8Array> {
    this.fail('Something else was exported before this was drawn.');
    return new Promise((resolve, reject) => {
      this.waiting = { format, resolve, reject };
      this.send({ type: 'askDrawn', format });
    });
  }

  /** An answer that nobody waits for changes nothing. */
  receive(answer: DrawnMessage | NotDrawnMessage): void {
    if (this.waiting?.format !== answer.format) return;
    if (answer.type === 'drawn') this.waiting.resolve(answer.bytes);
    else this.waiting.reject(new Error(answer.message));
    this.waiting = undefined;
  }

  /** The page is gone. */
  forget(): void {
    this.fail('The dashboard was hidden before its charts could be exported. Show it and export again.');
  }

  private fail(message: string): void {
    this.waiting?.reject(new Error(message));
    this.waiting = undefined;
  }
}
