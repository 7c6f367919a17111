import { termColumn, type TelemetryLayout } from '../runs/telemetry';
import { median } from './median';
import { RecentValues } from './recent-values';

/** One part of the loss so far. */
export interface TermCourse {
  readonly name: string;
  /** Median over the first window, and over the last; NaN before a window is full. */
  readonly opening: number;
  readonly current: number;
  /** Least median of a full window so far; Infinity before the first. */
  readonly best: number;
}

/** How each part of the loss went so far; without parts for a loss of one part. */
export class TermHistory {
  private readonly recent: readonly RecentValues[];
  private readonly openings: number[];
  private readonly bests: number[];
  private steps = 0;

  /** @param window steps over which a median is taken */
  constructor(
    private readonly layout: TelemetryLayout,
    private readonly window: number,
  ) {
    this.recent = layout.terms.map(() => new RecentValues(window));
    this.openings = layout.terms.map(() => Number.NaN);
    this.bests = layout.terms.map(() => Infinity);
  }

  /** @param row of telemetry */
  push(row: Float64Array): void {
    this.steps++;
    for (let i = 0; i < this.recent.length; i++) {
      this.recent[i].push(row[termColumn(i)]);
      if (this.steps % this.window !== 0) continue;
      const middle = median(this.recent[i].last());
      if (this.steps === this.window) this.openings[i] = middle;
      this.bests[i] = Math.min(this.bests[i], middle);
    }
  }

  /** In the order of the layout. */
  courses(): TermCourse[] {
    return this.layout.terms.map((name, i) => ({
      name,
      opening: this.openings[i],
      current: this.steps < this.window ? Number.NaN : median(this.recent[i].last()),
      best: this.bests[i],
    }));
  }

  /** Share of the term in the present loss, by absolute values; NaN for a term that there is not. */
  share(name: string): number {
    const courses = this.courses();
    const total = courses.reduce((sum, { current }) => sum + Math.abs(current), 0);
    const course = courses.find((each) => each.name === name);
    return course === undefined ? Number.NaN : Math.abs(course.current) / total;
  }
}
