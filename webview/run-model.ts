import { NEWEST, type FindingView, type RunDescription, type RunProgress } from '../src/dashboard/protocol';
import { seriesCount } from '../src/runs/series/run-series';
import type { RunWindow, StepRange } from '../src/runs/series/run-window';
import { StepBuckets } from '../src/runs/series/step-buckets';
import { termGradientSeriesCount } from '../src/runs/series/term-gradient-series';

/** A stretch of a run in finer numbers. */
export interface ModelWindow {
  readonly range: StepRange;
  readonly steps: StepBuckets;
  readonly validation: StepBuckets;
}

/** The gradients of terms apart, see `term-gradient-series.ts`. */
export interface ModelTermGradients {
  readonly names: readonly string[];
  readonly buckets: StepBuckets;
}

/** What the page knows of a run: a copy of what the host told. */
export class RunModel {
  readonly steps: StepBuckets;
  readonly validation: StepBuckets;
  /** Null as long as none were measured. */
  termGradients: ModelTermGradients | null = null;
  /** Of what is zoomed into; null for none. */
  window: ModelWindow | null = null;
  findings: readonly FindingView[] = [];
  /** Undefined until the host first reports on the run. */
  progress: RunProgress | undefined;

  constructor(readonly description: RunDescription) {
    this.steps = new StepBuckets(seriesCount(description.layout));
    this.validation = new StepBuckets(1);
  }

  /**
   * Takes over news.
   * @throws RangeError when they do not continue what is here, so that the page must ask for everything anew
   */
  apply(progress: RunProgress): void {
    if (progress.curves) {
      this.steps.apply(progress.curves.steps);
      this.validation.apply(progress.curves.validation);
      const { termGradients } = progress.curves;
      if (termGradients) {
        const { names, buckets } = termGradients;
        this.termGradients ??= { names, buckets: new StepBuckets(termGradientSeriesCount(names.length)) };
        this.termGradients.buckets.apply(buckets);
      }
    }
    if (progress.findingsFrom > this.findings.length) {
      throw new RangeError(
        `Finding ${progress.findingsFrom} does not follow ${this.findings.length} findings.`,
      );
    }
    if (progress.findings.length > 0) {
      this.findings = [...this.findings.slice(0, progress.findingsFrom), ...progress.findings];
    }
    this.progress = progress;
  }

  /** Takes over finer numbers of a stretch. @throws RangeError when they are not of this run's series */
  applyWindow({ range, steps, validation }: RunWindow): void {
    this.window = {
      range,
      steps: StepBuckets.of(steps, this.steps.series),
      validation: StepBuckets.of(validation, 1),
    };
  }

  /** The newest value of a kind; undefined when it was not measured yet. */
  newest(name: (typeof NEWEST)[number]): number | undefined {
    const index = NEWEST.indexOf(name);
    return this.progress?.known[index] ? this.progress.newest[index] : undefined;
  }

  /** Whether more may come. */
  get live(): boolean {
    const state = this.progress?.state;
    return state === undefined ? this.description.live : state === 'running' || state === 'paused';
  }

  /** "iris.train.json #2" */
  get title(): string {
    return `${this.description.name} #${this.description.ordinal}`;
  }
}
