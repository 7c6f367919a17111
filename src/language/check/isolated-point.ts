import { ACTIVATIONS } from '../../engine/activations';
import type { LossUnderCheck } from './loss-under-check';
import type { Witness } from './witness';

/** How far predictions are moved away, as a share of their size (of 1 where they are small): a little, and hardly. */
const [FAR, NEAR] = [1e-2, 1e-5];
/** Gradients may grow by this on the way to the point and still count as bounded. */
const GROWTH = 10;
const TRIALS = 3;

/**
 * Whether a gradient fails at one point only, as that of a root of squares does where all of them are 0, and is bounded
 * around it: training does not come to rest on such a point, and passes it by unless the data put rows exactly there.
 */
export function isIsolated(loss: LossUnderCheck, witness: Witness): boolean {
  if (witness.node.pass === 'forward' || !Number.isFinite(witness.loss)) return false;
  const { low, high } = ACTIVATIONS[loss.context.activation].range;
  // The ends of a range are where an activation stays.
  if (witness.prediction.some((value) => value === low || value === high)) return false;
  for (let trial = 0; trial < TRIALS; trial++) {
    const far = steepest(loss, witness, FAR);
    const near = steepest(loss, witness, NEAR);
    if (far === null || near === null || near > GROWTH * far) return false;
  }
  return true;
}

/** The largest number of the gradient where each prediction is moved at random; null where it is not finite. */
function steepest({ compiled, random }: LossUnderCheck, witness: Witness, distance: number): number | null {
  const { predictionData, targetData } = compiled;
  targetData.set(witness.target);
  for (let i = 0; i < predictionData.length; i++) {
    const at = witness.prediction[i];
    const direction = random.nextFloat() < 0.5 ? -1 : 1;
    predictionData[i] = at + direction * (0.5 + random.nextFloat()) * distance * Math.max(1, Math.abs(at));
  }
  compiled.run();
  if (!compiled.isFinite) return null;
  const { gradientData } = compiled;
  let most = 0;
  for (let i = 0; i < gradientData.length; i++) most = Math.max(most, Math.abs(gradientData[i]));
  return most;
}
