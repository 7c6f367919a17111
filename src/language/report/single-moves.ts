import { sizeOf } from '../../engine/shape';
import type { LossUnderCheck } from '../check/loss-under-check';

/** Batches of ordinary predictions, and numbers of each that are moved. */
const BATCHES = 6;
const MOST_MOVES = 24;
/** A rise by more than this share of the loss is no rounding. */
const ROUNDING = 1e-4;

/** One number of a batch that was moved toward its target, and what the batch cost before and after. */
export interface CostlyMove {
  readonly from: number;
  readonly to: number;
  readonly target: number;
  readonly before: number;
  readonly after: number;
}

/**
 * Moves single predictions of ordinary batches halfway to their targets, the others staying where they are.
 * @param isValue tells of a column whether its targets are values that a prediction can be near to, not labels
 * @returns the first move that raises the loss; null when none does
 */
export function findCostlyMove(
  loss: LossUnderCheck,
  isValue: (column: number) => boolean,
): CostlyMove | null {
  const width = sizeOf(loss.context.outputShape);
  const { compiled, predictions, targets } = loss;
  const { predictionData, targetData } = compiled;
  for (let batch = 0; batch < BATCHES; batch++) {
    targets[0](targetData);
    predictions.ordinary(batch % 2 === 0 ? 1 : 3)(predictionData, targetData);
    const before = compiled.run();
    if (!Number.isFinite(before)) continue;
    for (let i = 0; i < Math.min(predictionData.length, MOST_MOVES); i++) {
      if (!isValue(i % width)) continue;
      const from = predictionData[i];
      const to = (from + targetData[i]) / 2;
      predictionData[i] = to;
      const after = compiled.run();
      predictionData[i] = from;
      if (after > before + ROUNDING * Math.max(Math.abs(before), 1e-3))
        return { from, to, target: targetData[i], before, after };
    }
  }
  return null;
}
