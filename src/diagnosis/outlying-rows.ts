import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { TrainingView } from '../runs/training/view';
import { median } from './median';

/** Training rows far from what the model says of them, and what they make up of a squared error. */
export interface OutlyingRows {
  /** Places among the training rows, the furthest first. */
  readonly far: readonly number[];
  /** Prediction minus target, by training row. */
  readonly residuals: readonly number[];
  /** Robust deviation of the residuals. */
  readonly deviation: number;
  /** Squared error of the outlying rows / of all rows. */
  readonly error: number;
  /** Mean squared error / variance of the target. */
  readonly unexplained: number;
}

/** Normal deviations in one median absolute deviation. */
const MAD_TO_DEVIATION = 1.4826;

/**
 * Looks at the residuals of a run that minimizes one squared error over one target; null for others.
 * @param deviations from the median, in robust ones, beyond which a row is outlying
 */
export function findOutlyingRows(
  run: PreparedRun,
  view: TrainingView,
  deviations: number,
): OutlyingRows | null {
  const [{ loss, target }] = run.loss.parts;
  const { dataset } = run;
  if (run.loss.kind !== 'single' || loss.kind !== 'named' || loss.definition.name !== 'mse') return null;
  if (dataset.task !== 'regression' || target.values.length !== dataset.rows) return null;
  const rows = dataset.trainingRows;
  const predictions = view.predict(rows);
  const residuals = Array.from(rows, (row, i) => predictions[i] - target.values[row]);
  const middle = median(residuals);
  const deviation = MAD_TO_DEVIATION * median(residuals.map((residual) => Math.abs(residual - middle)));
  const far = residuals
    .flatMap((residual, i) => (Math.abs(residual - middle) > deviations * deviation ? [i] : []))
    .sort((a, b) => Math.abs(residuals[b]) - Math.abs(residuals[a]));
  const whole = sumOfSquares(residuals);
  return {
    far,
    residuals,
    deviation,
    error: sumOfSquares(far.map((i) => residuals[i])) / whole,
    unexplained: whole / rows.length / variance(Array.from(rows, (row) => target.values[row])),
  };
}

function sumOfSquares(values: readonly number[]): number {
  return values.reduce((total, value) => total + value * value, 0);
}

/** Of the population. */
function variance(values: readonly number[]): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return sumOfSquares(values.map((value) => value - mean)) / values.length;
}
