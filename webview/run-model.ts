import { NEWEST, type FindingView, type RunDescription, type RunProgress } from '../src/dashboard/protocol';
import { seriesCount } from '../src/dashboard/run-series';
import { StepBuckets } from '../src/dashboard/step-buckets';

/** What the page knows of a run: a copy of what the host told. */
export class RunModel {
  readonly steps: StepBuckets;
  readonly validation: StepBuckets;
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
