import type { SourceSpan } from '../../engine/origin';

/** What the checks of loss files can find; a subset of the vocabulary of findings. */
export type LossRule =
  | 'unstable-expression'
  | 'shape-broadcast'
  | 'not-differentiable'
  | 'zero-gradient'
  | 'unused-parameter'
  | 'negative-loss'
  | 'not-consistent'
  | 'sum-reduction'
  | 'label-encoding'
  | 'double-softmax'
  | 'output-activation';

/** A replacement of the characters of one span. */
export interface LossEdit {
  readonly span: SourceSpan;
  readonly newText: string;
}

export interface LossFix {
  /** Imperative and short: "Use logSoftmax". */
  readonly title: string;
  readonly edits: readonly LossEdit[];
}

/** Something true of a loss that was found without training. */
export interface LossRemark {
  readonly rule: LossRule;
  readonly severity: 'info' | 'warning';
  readonly span: SourceSpan;
  /** What happens, for which numbers, and what to write instead. */
  readonly message: string;
  /** The best first. */
  readonly fixes: readonly LossFix[];
  /**
   * True for an overflow that only predictions far beyond the ordinary reach and no other spelling avoids, for ends of
   * an activation's range that only such scores lead to, and for what fails at one point only: in a training it is news
   * only when it happens.
   */
  readonly unlikely?: boolean;
}
