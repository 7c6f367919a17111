import type { LossFile } from '../language/loss-file';
import { median } from './median';
import type { RunFileChange } from './run-file-change';

/** How a training went that was tried beside the real one: the same data and, unless told otherwise, the same seed. */
export interface TrialOutcome {
  /** Loss of each step that was taken. */
  readonly losses: Float64Array;
  /** By the names of telemetry: the parts of the loss at each step; empty for a loss of one part. */
  readonly terms: ReadonlyMap<string, Float64Array>;
  /** Validation loss after each epoch, without dropout; empty where no rows validate. */
  readonly validation: readonly number[];
  /** False when a loss or a gradient stopped being finite. */
  readonly finite: boolean;
}

export interface TrialOptions {
  readonly steps: number;
  /** A trial that cannot go so far tells nothing. Default: 1. */
  readonly atLeast?: number;
  readonly seed?: number;
  /** Whether all features are 0, so that nothing but a constant answer can be learned. */
  readonly blind?: boolean;
  /** In place of the run's loss file of the same path. */
  readonly lossFile?: LossFile;
}

/**
 * Trains again from the start with some keys of the run file changed.
 * @returns null when the changed run file cannot be run, or the trial would take more work than is left
 */
export type TrialRunner = (change: RunFileChange, options: TrialOptions) => TrialOutcome | null;

/** Share of the opening loss by which a trial must fall to count as learning. */
const LEARNED = 0.02;

/** Median of the first tenth of the steps, at least three of them. */
export function opening(losses: Float64Array): number {
  return median(losses.subarray(0, Math.max(3, Math.floor(losses.length / 10))));
}

/** Median of the last tenth of the steps, at least five of them. */
export function closing(losses: Float64Array): number {
  return median(losses.subarray(Math.max(0, losses.length - Math.max(5, Math.floor(losses.length / 10)))));
}

/** Whether a trial learned: all numbers finite, and the loss clearly lower at the end than at the start. */
export function learned({ finite, losses }: TrialOutcome): boolean {
  const from = opening(losses);
  return finite && closing(losses) < from - LEARNED * Math.abs(from);
}

/** What share of the opening loss is left at the end; NaN when the loss is not positive. */
export function remainingShare({ losses }: TrialOutcome): number {
  const [from, to] = [opening(losses), closing(losses)];
  return from > 0 && to >= 0 ? to / from : Number.NaN;
}
