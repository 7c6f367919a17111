/** The frames of a window, so that tests can make them come. */
export interface Frames {
  request(callback: () => void): void;
  /** Milliseconds. */
  now(): number;
}

/** Milliseconds of a frame that tasks may use together. */
const BUDGET = 3;

/**
 * Spreads drawing over frames: each frame runs tasks as long as they are expected to fit its budget, at least one, so that
 * the page answers to the mouse while much is to be drawn. A task that is asked for again keeps its place; one that ran goes to the end, so
 * that none waits for ever.
 */
export class DrawQueue {
  private readonly waiting = new Set<() => void>();
  /** How long each task took when it last ran. */
  private readonly durations = new WeakMap<() => void, number>();
  private requested = false;

  /**
   * @param done called in the frame in which the last waiting task ran
   * @param failed called with what a task throws
   */
  constructor(
    private readonly frames: Frames,
    private readonly done: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  request(tasks: Iterable<() => void>): void {
    for (const task of tasks) {
      this.waiting.add(task);
    }
    this.requestFrame();
  }

  /** One that fails keeps none of the others from being drawn, nor the host from going on. */
  private run(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.failed(error);
    }
  }

  private requestFrame(): void {
    if (!this.requested) {
      this.requested = true;
      this.frames.request(() => {
        this.requested = false;
        this.runFrame();
      });
    }
  }

  private runFrame(): void {
    const began = this.frames.now();
    let now = began;
    for (const task of this.waiting) {
      const isFirst = now === began;
      if (!isFirst && now - began + (this.durations.get(task) ?? 0) > BUDGET) {
        break;
      }
      this.waiting.delete(task);
      this.run(task);
      const before = now;
      now = this.frames.now();
      this.durations.set(task, now - before);
    }
    if (this.waiting.size > 0) {
      this.requestFrame();
    } else {
      this.done();
    }
  }
}
