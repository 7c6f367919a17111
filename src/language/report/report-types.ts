/**
 * What the curves of a loss are drawn against: the residual where prediction and target are of one kind, how far the
 * score is on the right side (or the output given to it) where the target says which side that is, else a change of
 * the prediction.
 */
export type CurveAxis = 'residual' | 'margin' | 'probability' | 'change';

export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly what: 'loss' | 'gradient';
}

/** One curve of a term of a loss: x[i] with loss[i] and the slope there, NaN where it is not a number. */
export interface LossCurve {
  /** "column 2", "label 1"; empty where there is but one. */
  readonly label: string;
  readonly x: Float64Array;
  readonly loss: Float64Array;
  /** d(loss)/dx by the gradient of the graph; NaN at kinks, too. */
  readonly gradient: Float64Array;
  /** Where the slope jumps. */
  readonly kinks: readonly number[];
  /** Stretches of x in which loss or gradient is not finite. */
  readonly nonFinite: readonly Stretch[];
}

export interface TermCurves {
  /** Of the term; "loss" for a loss without named terms, "total" for the sum of several. */
  readonly name: string;
  readonly curves: readonly LossCurve[];
}

export interface CurveReport {
  readonly axis: CurveAxis;
  /** What is moved and what is held, as a sentence. */
  readonly caption: string;
  readonly terms: readonly TermCurves[];
}

/** What is asked of every loss; the three of the tutorial, that it is finite, and how it treats the batch. */
export type PropertyName = 'finite' | 'differentiable' | 'nonNegative' | 'consistent' | 'reduction';

/** "note": it holds only in part, or need not hold of such a loss. */
export type PropertyVerdict = 'holds' | 'fails' | 'note' | 'unknown';

export interface LossProperty {
  readonly name: PropertyName;
  readonly verdict: PropertyVerdict;
  /** True where it was shown for all predictions and targets, and not only for those that were tried. */
  readonly proved: boolean;
  /** What was looked at, with the counter-example where there is one. */
  readonly text: string;
}
