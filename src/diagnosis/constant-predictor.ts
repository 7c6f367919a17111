import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { LossPart } from '../runs/objective/loss-part';

/** The least loss of a model that says the same for every row; null for losses where that has no short formula. */
export function constantPredictorLoss(run: PreparedRun): number | null {
  const [part] = run.loss.parts;
  if (run.loss.kind !== 'single' || part.loss.kind !== 'named' || part.loss.reduction !== 'mean') return null;
  const { definition, options } = part.loss;
  if (hasWeights(options)) return null;
  switch (definition.name) {
    case 'crossEntropy':
    case 'nll':
    case 'bce':
    case 'bceWithLogits':
      return run.dataset.classCounts === null ? null : entropy(run.dataset.classCounts);
    case 'mse':
      return variance(part, run.dataset.trainingRows);
    default:
      return null;
  }
}

function hasWeights({
  classWeight = null,
  posWeight = null,
  labelSmoothing = 0,
}: Readonly<Record<string, unknown>>): boolean {
  return classWeight !== null || posWeight !== null || labelSmoothing !== 0;
}

/** In nats. */
function entropy(counts: readonly number[]): number {
  const total = counts.reduce((a, b) => a + b, 0);
  return counts.reduce(
    (sum, count) => (count === 0 ? sum : sum - (count / total) * Math.log(count / total)),
    0,
  );
}

/** Over the training rows, population variance averaged over the columns. */
function variance({ target: { values, rowShape } }: LossPart, rows: Uint32Array): number {
  const width = rowShape.reduce((a, b) => a * b, 1);
  let total = 0;
  for (let column = 0; column < width; column++) {
    let mean = 0;
    for (const row of rows) mean += values[row * width + column] / rows.length;
    for (const row of rows) total += (values[row * width + column] - mean) ** 2 / rows.length;
  }
  return total / width;
}
