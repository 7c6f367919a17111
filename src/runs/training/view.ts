import type { Memory } from '../../engine/memory';
import type { Precision, TensorData } from '../../engine/operation';
import type { EndReason } from '../events';
import type { PreparedRun } from '../prepare/prepared-run';
import type { Evaluation } from './evaluation';
import type { FedProgram } from './program-cache';
import type { Replay } from './replay';
import type { TermGradients } from './term-gradients';
import type { TrainedParameter } from './trained-parameters';

/**
 * What an observer may look at, at the moment it is called. One object for the whole run: nothing of it may be kept
 * and read later, arrays included.
 */
export interface TrainingView {
  readonly run: PreparedRun;
  /** The numbers of the run: parameters, running statistics, the batch. */
  readonly memory: Memory;
  readonly parameters: readonly TrainedParameter[];
  /** 0-based; in `onStart` of the step to come, else of the last step taken. */
  readonly step: number;
  readonly epoch: number;
  readonly learningRate: number;
  /** The step's telemetry; see `TelemetryLayout`. */
  readonly row: Float64Array;
  /** Rows of the data set that the step was about, in the order of the batch. */
  readonly batchRows: Uint32Array;
  /** The graph that computed the step; its outputs can be read from its plan, gradients before clipping among them. */
  readonly program: FedProgram;
  /** After the last epoch that ended; null before, and when no rows validate. */
  readonly validation: Evaluation | null;
  /**
   * Computes the batch again with the parameters as they are now and keeps every number of the graph readable. In
   * `onNonFinite` that is the failed step itself; in `onStep` the optimizer has changed the parameters.
   */
  replay(options?: { readonly precision?: Precision }): Replay;
  /** The loss of each of these rows by itself, with the parameters as they are now and without dropout. */
  rowLosses(rows: Uint32Array): Float64Array;
  /**
   * The loss of batches of these rows as training computes it, dropout, batch statistics and penalty included, with the
   * parameters as they are now; at least one batch, of the size of the present program, and none that is not full.
   * Changes nothing that is trained.
   */
  trainingLosses(rows: Uint32Array): Float64Array;
  /**
   * The gradients of the terms of the loss apart, on the present batch with the parameters as they are now; costs a pass
   * forward and one back for each term.
   */
  termGradients(): TermGradients;
  /** What the model says about these rows, [rows, ...output shape], without dropout. */
  predict(rows: Uint32Array): TensorData;
}

/**
 * Something that watches a training. Its methods run within a step and may take their time only now and then; what
 * they throw ends the run.
 */
export interface TrainingObserver {
  /** Before the first step; the parameters have their starting numbers. */
  onStart?(view: TrainingView): void;
  /** After each step. */
  onStep?(view: TrainingView): void;
  /**
   * Instead of `onStep` when a loss or gradient that is not finite ends the run; the parameters are still those of the
   * step, and the row has no update ratios.
   */
  onNonFinite?(view: TrainingView): void;
  /** After the last step of each epoch, and after its `onStep`. */
  onEpoch?(view: TrainingView): void;
  /** Before the end is told; not when the run fails with an error. */
  onEnd?(view: TrainingView, reason: EndReason): void;
}
