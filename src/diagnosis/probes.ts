/** What is measured once, at the starting weights. */
import type { TensorData } from '../engine/operation';
import type { TrainingView } from '../runs/training/view';

/** Rows that are looked at for a first impression of the loss. */
const PROBED_ROWS = 256;

/** Evenly spaced training rows, at most {@link PROBED_ROWS}. */
export function probedRows(trainingRows: Uint32Array): Uint32Array {
  const count = Math.min(PROBED_ROWS, trainingRows.length);
  return Uint32Array.from(
    { length: count },
    (_, i) => trainingRows[Math.floor((i * trainingRows.length) / count)],
  );
}

/** Mean loss of a batch at the starting weights; under `reduction: "sum"` that of a full batch. */
export function initialLoss(view: TrainingView): number {
  const losses = view.rowLosses(probedRows(view.run.dataset.trainingRows));
  return losses.reduce((total, loss) => total + loss, 0) / losses.length;
}

/** Root of the mean of squares; 0 of nothing. */
export function rootMeanSquare(values: TensorData): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] * values[i];
  return values.length === 0 ? 0 : Math.sqrt(total / values.length);
}
