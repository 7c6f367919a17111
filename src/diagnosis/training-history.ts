/** Median without changing `values`; NaN of nothing. Infinities and NaN sort last. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.map((value) => (Number.isNaN(value) ? Infinity : value)).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The last numbers of a series, the oldest first, in memory that does not grow. */
export class RecentValues {
  private readonly values: Float64Array;
  private count = 0;

  constructor(readonly capacity: number) {
    this.values = new Float64Array(capacity);
  }

  push(value: number): void {
    this.values[this.count++ % this.capacity] = value;
  }

  get isFull(): boolean {
    return this.count >= this.capacity;
  }

  /** The last `length` values, at most as many as are kept. */
  last(length: number = this.capacity): number[] {
    const kept = Math.min(length, this.count, this.capacity);
    return Array.from({ length: kept }, (_, i) => this.values[(this.count - kept + i) % this.capacity]);
  }
}

/** How the loss of a run went so far, robust against single steps. */
export class LossHistory {
  readonly recent: RecentValues;
  /** Median loss of each full window since the start; every other one is dropped when there are many. */
  private readonly windows: number[] = [];
  private bestMedian = Infinity;
  private steps = 0;

  /**
   * @param initial mean loss over many rows before the first step
   * @param window steps over which a median is taken
   */
  constructor(
    readonly initial: number,
    readonly window: number,
  ) {
    this.recent = new RecentValues(window);
  }

  push(loss: number): void {
    this.recent.push(loss);
    this.steps++;
    if (this.steps % this.window !== 0) return;
    const middle = median(this.recent.last());
    this.bestMedian = Math.min(this.bestMedian, middle);
    this.windows.push(middle);
    if (this.windows.length > 512) this.windows.splice(0, 512, ...this.windows.filter((_, i) => i % 2 === 1));
  }

  /** Lowest median of a window; Infinity before the first is full. */
  get best(): number {
    return this.bestMedian;
  }

  /** Median over the last window. */
  get current(): number {
    return median(this.recent.last());
  }

  /**
   * Share of the starting loss by which the loss has fallen, judged by the last quarter of the run so far: the least
   * value of a noisy series is always below the others. Negative when it has risen; NaN before a window is full.
   */
  get fall(): number {
    const recent = this.windows.slice(Math.floor(this.windows.length * 0.75));
    return (this.initial - median(recent)) / Math.abs(this.initial);
  }

  /** Windows that have been filled. */
  get filledWindows(): number {
    return Math.floor(this.steps / this.window);
  }
}
