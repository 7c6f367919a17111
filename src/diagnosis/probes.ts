/** What is measured once, at the weights that a run or a phase of it begins with. */
import type { TensorData } from '../engine/operation';
import type { TrainingView } from '../runs/training/view';
import type { StartingLoss } from './loss-history';

/** Rows that are looked at for a first impression. */
const PROBED_ROWS = 256;

/** Evenly spaced rows of these, at most {@link PROBED_ROWS}. */
export function probedRows(rows: Uint32Array): Uint32Array {
  const count = Math.min(PROBED_ROWS, rows.length);
  return Uint32Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]);
}

/** The loss as training computes it, over a few batches and before any of them changes a weight. */
export function startingLoss(view: TrainingView): StartingLoss {
  const losses = view.trainingLosses(probedRows(view.run.dataset.trainingRows));
  const level = mean(losses);
  const scale = mean(losses.map(Math.abs));
  return { level, scale: Math.max(Math.abs(level), scale, Number.MIN_VALUE) };
}

function mean(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/** Root of the mean of squares; 0 of nothing. */
export function rootMeanSquare(values: TensorData): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] * values[i];
  return values.length === 0 ? 0 : Math.sqrt(total / values.length);
}
