import type { Finding } from '../runs/finding';
import type { EpochEnded, Metrics, RunEnded, RunEvent, RunStarted } from '../runs/events';
import { fixedColumn, rowLength } from '../runs/telemetry';
import type { KeptProof } from '../runs/kept-proof';
import { seriesCount, SeriesReader } from '../runs/series/run-series';
import { StepBuckets } from '../runs/series/step-buckets';
import { TermGradientSeries } from '../runs/series/term-gradient-series';

/** Findings kept with their text; later ones are only counted. */
export const FINDINGS_KEPT = 200;

/** "interrupted": the run was read from disk and has no end, because the program was closed while it trained. */
export type RunState = 'running' | 'paused' | 'ended' | 'interrupted';

/** Where a series was first not a finite number. */
export interface FirstNonFinite {
  readonly series: number;
  readonly step: number;
  readonly value: 'NaN' | 'Infinity' | '-Infinity';
}

/**
 * What the dashboard knows of one run, in bounded memory however long the run is: its series in {@link StepBuckets}, the
 * newest values, findings and end. Fed with the run's events, live or from disk, it ends up the same.
 */
export class RunHistory {
  /** Telemetry, in the order of `run-series.ts`. */
  readonly steps: StepBuckets;
  /** One series: the validation loss, at the last step of each epoch. */
  readonly validation: StepBuckets;
  private readonly series: SeriesReader;
  private readonly rowLength: number;
  private readonly listeners = new Set<() => void>();
  private readonly keptFindings: Finding[] = [];
  private readonly keptProofs = new Map<string, KeptProof>();
  private readonly firstNonFinite = new Map<number, FirstNonFinite>();
  private gradients: TermGradientSeries | null = null;
  private findingsSeen = 0;
  private newestRow: Float64Array | undefined;
  private newestMetrics: Metrics | undefined;
  private ended: RunEnded | undefined;
  private status: 'running' | 'paused' | 'interrupted' = 'running';

  /** @param capacity the most buckets kept for each series */
  constructor(
    readonly started: RunStarted,
    private readonly capacity = 2048,
  ) {
    this.series = new SeriesReader(started.layout);
    this.rowLength = rowLength(started.layout);
    this.steps = new StepBuckets(seriesCount(started.layout), capacity);
    this.validation = new StepBuckets(1, capacity);
  }

  get state(): RunState {
    return this.ended ? 'ended' : this.status;
  }

  get end(): RunEnded | undefined {
    return this.ended;
  }

  /** The first {@link FINDINGS_KEPT} findings. */
  get findings(): readonly Finding[] {
    return this.keptFindings;
  }

  /** Count of all findings, those that are no longer kept included. */
  get findingCount(): number {
    return this.findingsSeen;
  }

  /** The gradients of terms apart; null as long as none were measured. */
  get termGradients(): TermGradientSeries | null {
    return this.gradients;
  }

  /** What became of trying fixes; the latest of each. */
  get proofs(): readonly KeptProof[] {
    return [...this.keptProofs.values()];
  }

  /** A fix of one of the findings was tried, which can happen long after the run. */
  addProof(proof: KeptProof): void {
    this.keptProofs.set(JSON.stringify([proof.rule, proof.fix]), proof);
    this.changed();
  }

  /** The newest telemetry row; undefined before the first step. */
  get lastRow(): Float64Array | undefined {
    return this.newestRow;
  }

  /** Metrics over the validation rows after the newest epoch that had some. */
  get lastMetrics(): Metrics | undefined {
    return this.newestMetrics;
  }

  /** For each series that ever was NaN or infinite, where that began; in order of series. */
  get nonFinite(): readonly FirstNonFinite[] {
    return [...this.firstNonFinite.values()].sort((a, b) => a.series - b.series);
  }

  /**
   * Takes in the next events. What comes after the end is a late message of a stopped worker and changes nothing.
   * @throws RangeError for rows that do not fit the layout, and for steps that do not follow one another
   */
  appendAll(events: readonly RunEvent[]): void {
    for (const event of events) this.take(event);
    this.changed();
  }

  /** Takes in the next event, see {@link appendAll}. */
  append(event: RunEvent): void {
    this.appendAll([event]);
  }

  /** To be called whenever the run is paused or goes on, wherever that was asked for. */
  setPaused(paused: boolean): void {
    if (this.status === 'interrupted') {
      return;
    }
    this.status = paused ? 'paused' : 'running';
    this.changed();
  }

  /** Says that all events were read from disk and no further one will come; without effect on a run that ended. */
  markInterrupted(): void {
    this.status = 'interrupted';
    this.changed();
  }

  /** Calls `listener` after each change; the function returned ends that. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private changed(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }

  private take(event: RunEvent): void {
    if (this.ended) {
      return;
    }
    switch (event.type) {
      case 'run':
        if (event.id !== this.started.id) {
          throw new RangeError(`The history of run ${this.started.id} got an event of run ${event.id}.`);
        }
        break;
      case 'steps':
        this.appendRows(event.rows);
        break;
      case 'epoch':
        this.appendEpoch(event);
        break;
      case 'termGradients':
        this.gradients ??= new TermGradientSeries(event.terms, this.capacity);
        this.gradients.add(event);
        break;
      case 'finding':
        this.findingsSeen += 1;
        if (this.keptFindings.length < FINDINGS_KEPT) {
          this.keptFindings.push(event.finding);
        }
        break;
      case 'end':
        this.ended = event;
        this.appendLast(event);
        break;
    }
  }

  private appendRows(rows: Float64Array): void {
    if (rows.length % this.rowLength !== 0) {
      throw new RangeError(`${rows.length} numbers are no whole count of rows of ${this.rowLength}.`);
    }
    for (let offset = 0; offset < rows.length; offset += this.rowLength) {
      const step = rows[offset + fixedColumn('step')];
      this.series.read(rows, offset);
      this.steps.add(step, this.series.values);
      this.noteNonFinite(step);
    }
    if (rows.length > 0) {
      this.newestRow = rows.slice(rows.length - this.rowLength);
    }
  }

  private noteNonFinite(step: number): void {
    const { values } = this.series;
    for (let series = 0; series < values.length; series++) {
      const value = values[series];
      if (!Number.isFinite(value) && !this.firstNonFinite.has(series)) {
        const name = Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
        this.firstNonFinite.set(series, { series, step, value: name });
      }
    }
  }

  /** A run that ends within an epoch is measured once more; one that was ended by force repeats its last epoch. */
  private appendLast({ steps, validation }: RunEnded): void {
    if (validation === null) return;
    const isNew = validation.loss !== this.newestMetrics?.loss;
    if (isNew && steps - 1 > this.validation.newestStep) this.validation.add(steps - 1, [validation.loss]);
    this.newestMetrics = validation;
  }

  private appendEpoch(event: EpochEnded): void {
    if (event.validation) {
      this.validation.add(event.step, [event.validation.loss]);
      this.newestMetrics = event.validation;
    }
  }
}
