import { median } from './median';
import { RecentValues } from './recent-values';

/** What the loss was before the first step of a run, or of a phase of it. */
export interface StartingLoss {
  /** Mean over the rows that were looked at. */
  readonly level: number;
  /**
   * A size that a change of the loss can be compared with, never below |level|: a loss that starts at 0 by chance, or
   * may be negative, has another.
   */
  readonly scale: number;
}

/** Medians that are kept; beyond it every other one is dropped. */
const WINDOWS_KEPT = 512;

/** How the loss of a run went so far, robust against single steps. */
export class LossHistory {
  readonly recent: RecentValues;
  readonly initial: number;
  readonly scale: number;
  /** Median loss of each full window since the start, thinned out in long runs. */
  private readonly windows: number[] = [];
  private bestMedian = Infinity;
  private steps = 0;
  private currentMedian = Number.NaN;
  private currentStep = -1;
  private lateLevel = Number.NaN;

  /** @param window steps over which a median is taken */
  constructor(
    { level, scale }: StartingLoss,
    readonly window: number,
  ) {
    this.initial = level;
    this.scale = scale;
    this.recent = new RecentValues(window);
  }

  push(loss: number): void {
    this.recent.push(loss);
    this.steps++;
    if (this.steps % this.window !== 0) return;
    const middle = median(this.recent.last());
    this.bestMedian = Math.min(this.bestMedian, middle);
    this.windows.push(middle);
    if (this.windows.length > WINDOWS_KEPT)
      this.windows.splice(
        0,
        WINDOWS_KEPT,
        ...this.windows.slice(0, WINDOWS_KEPT).filter((_, i) => i % 2 === 1),
      );
    this.lateLevel = median(this.windows.slice(Math.floor(this.windows.length * 0.75)));
  }

  /** Lowest median of a window; Infinity before the first is full. */
  get best(): number {
    return this.bestMedian;
  }

  /** Median over the last window; up to an eighth of a window old, because rules ask at every step. */
  get current(): number {
    if (this.currentStep < 0 || this.steps - this.currentStep >= Math.ceil(this.window / 8)) {
      this.currentMedian = median(this.recent.last());
      this.currentStep = this.steps;
    }
    return this.currentMedian;
  }

  /** Median of the last quarter of the run so far; the least value of a noisy series is always below the others. */
  get level(): number {
    return this.lateLevel;
  }

  /**
   * Share of the starting loss by which {@link level} has fallen. Negative when it has risen; NaN before a window is
   * full.
   */
  get fall(): number {
    return (this.initial - this.level) / this.scale;
  }

  /** Share of the starting loss that is left now: 1 for a run that learned nothing. */
  get left(): number {
    return 1 - (this.initial - this.current) / this.scale;
  }

  /** Medians of the last windows, the oldest first; fewer than asked for early in a run. */
  lastWindows(count: number): readonly number[] {
    return this.windows.slice(-count);
  }

  /** Windows that have been filled. */
  get filledWindows(): number {
    return Math.floor(this.steps / this.window);
  }
}
