import { sizeOf } from '../../engine/shape';
import { predictShifted } from './fitting-predictions';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';
import { returnSpan } from './return-span';
import { withMeanLast } from './sign-fixes';
import { shown } from './witness';

/** Batches of predictions that are replaced by their mean, over different targets and of different sizes. */
const TRIALS = 9;
/** Changes by more than this share of the loss are no rounding. */
const ROUNDING = 1e-3;

/**
 * A loss that sees only the mean of a batch's predictions: each batch costs what a batch of its means costs. Errors of
 * opposite sign cancel before they are made positive, and predictions that are all wrong cost as little as right ones.
 */
export function checkCancellation(loss: LossUnderCheck): LossRemark[] {
  const { compiled, predictions, targets, batch } = loss;
  const width = sizeOf(loss.context.outputShape);
  const costs: number[] = [];
  for (let trial = 0; trial < TRIALS; trial++) {
    targets[trial % targets.length](compiled.targetData);
    predictions.ordinary([0.3, 1, 3][trial % 3])(compiled.predictionData, compiled.targetData);
    const before = compiled.run();
    replaceByMean(compiled.predictionData, batch, width);
    const after = compiled.run();
    if (!Number.isFinite(before) || !Number.isFinite(after)) continue;
    if (Math.abs(after - before) > ROUNDING * Math.max(Math.abs(before), 1e-3)) return [];
    costs.push(before);
  }
  const isConstant = Math.max(...costs) - Math.min(...costs) <= ROUNDING;
  if (costs.length < TRIALS / 2 || isConstant) return [];
  return [
    {
      rule: 'not-consistent',
      severity: 'warning',
      span: returnSpan(loss),
      message: `errors of opposite sign cancel: ${counterExample(loss, width)} The loss sees only the mean of a batch's predictions; take abs() or the square of each error first, and the mean of that.`,
      fixes: withMeanLast(loss),
    },
  ];
}

function replaceByMean(prediction: Float32Array | Float64Array, batch: number, width: number): void {
  for (let column = 0; column < width; column++) {
    let total = 0;
    for (let row = 0; row < batch; row++) total += prediction[row * width + column];
    for (let row = 0; row < batch; row++) prediction[row * width + column] = total / batch;
  }
}

/** Two rows that are off their targets to either side, and what it costs to mend one of them. */
function counterExample(loss: LossUnderCheck, width: number): string {
  const { compiled } = loss;
  loss.targets[0](compiled.targetData);
  const fit = predictShifted(loss, 0);
  const [first, second] = [compiled.predictionData[0], compiled.predictionData[width]];
  const distance = 0.04;
  compiled.predictionData[0] = first + distance;
  compiled.predictionData[width] = second - distance;
  const wrong = compiled.run();
  compiled.predictionData[0] = first;
  const mended = compiled.run();
  return `predictions ${distance} above one target and ${distance} below another cost ${shown(wrong)}, as fitting ones do (${shown(fit)}), and moving one of the two to its target costs ${shown(mended)}.`;
}
