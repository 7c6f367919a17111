import type { Node } from '../../engine/graph';
import type { LossUnderCheck } from './loss-under-check';

/** Batches that are looked at, and target patterns among them. */
const BATCHES = 12;
const TARGETS = 3;

/** Whether what an operation takes is negative for some ordinary batch, and not only 0 where it breaks. */
export function goesBelowZero(loss: LossUnderCheck, argument: Node): boolean {
  const { compiled, targets, predictions } = loss;
  const values = compiled.read(argument);
  for (let batch = 0; batch < BATCHES; batch++) {
    targets[batch % Math.min(TARGETS, targets.length)](compiled.targetData);
    predictions.ordinary(batch < BATCHES / 2 ? 1 : 4)(compiled.predictionData, compiled.targetData);
    compiled.run();
    if (values.some((value) => value < 0)) return true;
  }
  return false;
}
