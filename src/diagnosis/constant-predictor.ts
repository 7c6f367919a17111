import type { Dataset } from '../data/dataset';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { LossPart } from '../runs/objective/loss-part';

/**
 * What the best constant answer loses, chosen on the training rows; null for losses where that has no short formula.
 * @param rows over which the loss is averaged; by default the training rows
 */
export function constantPredictorLoss(run: PreparedRun, rows = run.dataset.trainingRows): number | null {
  const [part] = run.loss.parts;
  if (run.loss.kind !== 'single' || part.loss.kind !== 'named' || part.loss.reduction !== 'mean') return null;
  const { definition, options } = part.loss;
  if (hasWeights(options)) return null;
  switch (definition.name) {
    case 'crossEntropy':
    case 'nll':
    case 'bce':
    case 'bceWithLogits':
      return crossEntropy(run.dataset, rows);
    case 'mse':
      return squaredError(part, run.dataset.trainingRows, rows);
    default:
      return null;
  }
}

function hasWeights({
  classWeight = null,
  posWeight = 1,
  labelSmoothing = 0,
}: Readonly<Record<string, unknown>>): boolean {
  return classWeight !== null || posWeight !== 1 || labelSmoothing !== 0;
}

/** Of the classes of these rows under their shares of the training rows, in nats. */
function crossEntropy({ classCounts, targets, targetColumns }: Dataset, rows: Uint32Array): number | null {
  if (classCounts === null) return null;
  const total = classCounts.reduce((a, b) => a + b, 0);
  const width = targetColumns.length;
  // A class that is never trained on would lose infinitely; it counts as half a row.
  const shares = classCounts.map((count) => Math.max(count, 0.5) / total);
  return rows.reduce((sum, row) => sum - Math.log(shares[targets[row * width]]), 0) / rows.length;
}

/** From the means of the training rows, averaged over the columns. */
function squaredError(
  { target: { values, rowShape } }: LossPart,
  trained: Uint32Array,
  rows: Uint32Array,
): number {
  const width = rowShape.reduce((a, b) => a * b, 1);
  let total = 0;
  for (let column = 0; column < width; column++) {
    let mean = 0;
    for (const row of trained) mean += values[row * width + column] / trained.length;
    for (const row of rows) total += (values[row * width + column] - mean) ** 2 / rows.length;
  }
  return total / width;
}
