import { sizeOf } from '../../engine/shape';
import type { LossUnderCheck } from '../check/loss-under-check';

const TRIALS = 3;
const SHIFT = 1.5;
const ROUNDING = 1e-4;

/**
 * Whether only the differences between a row's outputs count, as of scores that go through a softmax: then an output is
 * not nearer to its target or farther from it.
 */
export function areRelative({ compiled, context, predictions, targets }: LossUnderCheck): boolean {
  if (sizeOf(context.outputShape) < 2) return false;
  for (let trial = 0; trial < TRIALS; trial++) {
    targets[0](compiled.targetData);
    predictions.ordinary()(compiled.predictionData, compiled.targetData);
    const before = compiled.run();
    for (let i = 0; i < compiled.predictionData.length; i++) compiled.predictionData[i] += SHIFT;
    const change = Math.abs(compiled.run() - before);
    if (!(change <= ROUNDING * Math.max(Math.abs(before), 1e-3))) return false;
  }
  return true;
}
