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
  const { far, deviation } = farFromMedian(residuals, deviations);
  far.sort((a, b) => Math.abs(residuals[b]) - Math.abs(residuals[a]));
  const whole = sumOfSquares(residuals);
  return {
    far,
    residuals,
    deviation,
    error: sumOfSquares(far.map((i) => residuals[i])) / whole,
    unexplained: whole / rows.length / variance(Array.from(rows, (row) => target.values[row])),
  };
}

/** Training rows whose targets are far from the others, before anything is learned. */
export interface OutlyingTargets {
  /** Places among the training rows. */
  readonly far: readonly number[];
  /** Squared distance of these from the median / that of all rows. */
  readonly error: number;
  /** Root mean square of the targets of all other rows. */
  readonly ordinary: number;
}

/**
 * Of a run with one loss over one target of numbers; null for others, and where half of the targets are equal.
 * @param deviations from the median, in robust ones, beyond which a target is outlying
 */
export function findOutlyingTargets(
  { dataset, loss }: PreparedRun,
  deviations: number,
): OutlyingTargets | null {
  const [{ target }] = loss.parts;
  if (loss.kind !== 'single' || dataset.task !== 'regression' || target.values.length !== dataset.rows)
    return null;
  const values = Array.from(dataset.trainingRows, (row) => target.values[row]);
  const { far, middle, deviation } = farFromMedian(values, deviations);
  if (deviation === 0) return null;
  const distances = values.map((value) => value - middle);
  const outlying = new Set(far);
  const others = values.filter((_, i) => !outlying.has(i));
  return {
    far,
    error: sumOfSquares(far.map((i) => distances[i])) / sumOfSquares(distances),
    ordinary: Math.sqrt(sumOfSquares(others) / others.length),
  };
}

/** Places of the values that are far from the median, by the median absolute deviation. */
function farFromMedian(
  values: readonly number[],
  deviations: number,
): { readonly far: number[]; readonly middle: number; readonly deviation: number } {
  const middle = median(values);
  const deviation = MAD_TO_DEVIATION * median(values.map((value) => Math.abs(value - middle)));
  const far = values.flatMap((value, i) => (Math.abs(value - middle) > deviations * deviation ? [i] : []));
  return { far, middle, deviation };
}

function sumOfSquares(values: readonly number[]): number {
  return values.reduce((total, value) => total + value * value, 0);
}

/** Of the population. */
function variance(values: readonly number[]): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return sumOfSquares(values.map((value) => value - mean)) / values.length;
}
