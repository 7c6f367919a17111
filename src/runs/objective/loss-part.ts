import type { LossDefinition, Reduction, TargetKind } from '../../engine/losses/loss';
import type { Shape } from '../../engine/shape';
import type { LossFile } from '../../language/loss-file';
import type { Balance, Moment, Regularization } from '../run-file/run-file';

/** A loss with everything looked up that the run file only names. */
export type ResolvedLoss =
  | {
      readonly kind: 'named';
      readonly definition: LossDefinition;
      /** As the definition's schema returns them. */
      readonly options: Readonly<Record<string, unknown>>;
      readonly reduction: Exclude<Reduction, 'none'>;
    }
  | {
      readonly kind: 'file';
      readonly file: LossFile;
      /** "default" or the name after the `#`. */
      readonly exportName: string;
    };

/** Columns of the data set's targets as one loss wants them. */
export interface EncodedTarget {
  /** The batch's leaf is called so, with the batch size behind it. */
  readonly name: string;
  readonly kind: TargetKind;
  /** Indices into the data set's target columns. */
  readonly columns: readonly number[];
  /** Of one row: [] for class indices. */
  readonly rowShape: Shape;
  /** [rows, ...rowShape], by the data set's rows; normalized where the run file asks for it. */
  readonly values: Float64Array;
  /** Numbers that the model gives for each row, for this target under this loss; null when any count will do. */
  readonly outputs: number | null;
}

/** One loss within what is minimized. */
export interface LossPart {
  /** Unique; what telemetry calls its term. */
  readonly name: string;
  /** Of the loss in the run file: "/loss", "/loss/terms/0/loss". */
  readonly pointer: string;
  readonly loss: ResolvedLoss;
  readonly weight: number;
  /** The model's outputs that it looks at, along the last axis; null for all. */
  readonly outputs: { readonly from: number; readonly to: number } | null;
  readonly target: EncodedTarget;
  /** Index of the phase of a schedule that it belongs to; 0 where there is no schedule. */
  readonly phase: number;
}

/** All that is minimized, before it is a graph. */
export interface LossPlan {
  readonly kind: 'single' | 'terms' | 'schedule';
  readonly parts: readonly [LossPart, ...LossPart[]];
  /** Numbers that the model has to give for each row; null when any count will do. */
  readonly outputs: number | null;
  /** How the weights of terms go on; "fixed" for everything but terms. */
  readonly balance: Balance;
  /** When each phase begins and how long it takes to replace the one before; null when all parts count all the time. */
  readonly phases: readonly { readonly from: Moment; readonly blend: Moment }[] | null;
  readonly penalty: Regularization | null;
  /** What titles call it: "crossEntropy", "robust.loss.js", "box + score". */
  readonly title: string;
}

/** The name under which the penalty on weights is told. */
export const PENALTY_TERM = 'penalty';
