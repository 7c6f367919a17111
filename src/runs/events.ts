import type { Finding } from './finding';
import type { Location } from './location';
import type { TelemetryLayout } from './telemetry';

/** A layer of the model as the run reports it. */
export interface LayerSummary {
  readonly name: string;
  readonly type: string;
  /** Count of trainable numbers. */
  readonly parameters: number;
  readonly location: Location;
}

/** The first event of each run. */
export interface RunStarted {
  readonly type: 'run';
  readonly id: string;
  /** Absolute path of the run file. */
  readonly file: string;
  readonly seed: number;
  /** Count of trainable numbers. */
  readonly parameters: number;
  /** Rows used, training and validation together. */
  readonly rows: number;
  readonly trainingRows: number;
  readonly validationRows: number;
  readonly layers: readonly LayerSummary[];
  readonly layout: TelemetryLayout;
  /** Steps the run will take if nothing stops it. */
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  /** Name of the metric beside the loss ("accuracy", "r2"), null when the task has none. */
  readonly metric: string | null;
  /** What is minimized, for titles: "crossEntropy", "robust.loss.js". */
  readonly loss: string;
}

/** A batch of telemetry rows, see {@link TelemetryLayout}; the array is owned by the receiver. */
export interface StepsTaken {
  readonly type: 'steps';
  readonly rows: Float64Array;
}

/** Metrics by name; `loss` is always there: "loss", "accuracy", "r2", "mae", "recall", ... */
export type Metrics = Readonly<Record<string, number>> & { readonly loss: number };

export interface EpochEnded {
  readonly type: 'epoch';
  /** 0-based. */
  readonly epoch: number;
  /** The last step of the epoch, 0-based. */
  readonly step: number;
  /** Mean of the loss over the epoch's rows, as minimized. */
  readonly loss: number;
  /** Null when no rows validate. */
  readonly validation: Metrics | null;
}

/** The gradients of the terms of the loss apart, as they were measured at one step. */
export interface TermGradientsMeasured {
  readonly type: 'termGradients';
  readonly step: number;
  /** Names of the terms; the penalty is none of them. */
  readonly terms: readonly string[];
  /** For each term the L2 norm of what it, with its weight, adds to the gradient. */
  readonly norms: readonly number[];
  /** For each pair of terms the cosine between their gradients: 0 and 1, 0 and 2, 1 and 2, ...; 0 where one of them is 0. */
  readonly cosines: readonly number[];
}

export interface FindingReported {
  readonly type: 'finding';
  readonly finding: Finding;
}

export type EndReason = 'completed' | 'stopped' | 'target' | 'patience' | 'diverged' | 'error';

/** The last event of each run. */
export interface RunEnded {
  readonly type: 'end';
  readonly reason: EndReason;
  /** Steps taken. */
  readonly steps: number;
  readonly seconds: number;
  /** Loss of the last epoch (of the last step when no epoch ended), as minimized; null when no step was taken. */
  readonly loss: number | null;
  readonly validation: Metrics | null;
  /** For reason "error": a sentence for the user. */
  readonly message?: string;
}

/** Everything that a run tells, in order: one `run`, then the rest, then one `end`. */
export type RunEvent =
  RunStarted | StepsTaken | EpochEnded | TermGradientsMeasured | FindingReported | RunEnded;
