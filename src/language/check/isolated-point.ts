import { ACTIVATIONS, type ActivationName } from '../../engine/activations';
import type { TensorData } from '../../engine/operation';
import { allFinite } from './compiled-loss';
import type { LossUnderCheck } from './loss-under-check';
import { predictionsBehind, type Witness } from './witness';

/** How far predictions are moved away, as a share of their size (of 1 where they are small): a little, and hardly. */
const [FAR, NEAR] = [1e-2, 1e-5];
/** Gradients may grow by this on the way to the point and still count as bounded. */
const GROWTH = 10;
const TRIALS = 3;
/** Batches of targets, besides those of the witness, for which that is looked at where an activation rests. */
const OTHER_TARGETS = 4;

/**
 * Activations whose slope is set to 0 at the ends of their range, whatever it is multiplied with (PyTorch's
 * threshold_backward and hardtanh_backward): what is not finite there reaches no weight.
 */
const SHUT_AT_ENDS: ReadonlySet<ActivationName> = new Set<ActivationName>(['relu', 'hardtanh']);

/**
 * Whether a gradient fails at one point only, as that of a root of squares does where all of them are 0, and is bounded
 * around it: training does not come to rest on such a point, and passes it by unless the data put rows exactly there.
 * The ends of a range are where an activation rests; there it must let no gradient through.
 */
export function isIsolated(loss: LossUnderCheck, witness: Witness): boolean {
  if (witness.node.pass === 'forward' || !Number.isFinite(witness.loss)) return false;
  const surroundings = new Surroundings(loss, witness);
  const rests = predictionsBehind(witness, loss.batch).some((value) => surroundings.isAtEnd(value));
  if (rests && !surroundings.isShutAtEnds) return false;
  const { targetData } = loss.compiled;
  targetData.set(witness.target);
  if (!surroundings.areBounded()) return false;
  return loss.targets.slice(0, rests ? OTHER_TARGETS : 0).every((setTargets) => {
    setTargets(targetData);
    return surroundings.areBounded();
  });
}

/** The gradients at predictions near those of a witness. */
class Surroundings {
  readonly isShutAtEnds: boolean;
  private readonly low: number;
  private readonly high: number;

  constructor(
    private readonly loss: LossUnderCheck,
    private readonly witness: Witness,
  ) {
    const { activation } = loss.context;
    ({ low: this.low, high: this.high } = ACTIVATIONS[activation].range);
    this.isShutAtEnds = SHUT_AT_ENDS.has(activation);
  }

  isAtEnd(value: number): boolean {
    return value === this.low || value === this.high;
  }

  /** For the targets that are set. */
  areBounded(): boolean {
    for (let trial = 0; trial < TRIALS; trial++) {
      const [far, near] = [this.steepest(FAR), this.steepest(NEAR)];
      if (far === null || near === null || near > GROWTH * far) return false;
    }
    return true;
  }

  /** The largest number of the gradient that a weight hears of, where predictions are moved; null for one not finite. */
  private steepest(distance: number): number | null {
    const { compiled } = this.loss;
    this.movePredictions(compiled.predictionData, distance);
    compiled.run();
    const { gradient, gradientData, predictionData } = compiled;
    if (!compiled.results.every((node) => node === gradient || allFinite(compiled.read(node)))) return null;
    let most = 0;
    for (let i = 0; i < gradientData.length; i++) {
      if (this.isShutAtEnds && this.isAtEnd(predictionData[i])) continue;
      if (!Number.isFinite(gradientData[i])) return null;
      most = Math.max(most, Math.abs(gradientData[i]));
    }
    return most;
  }

  /** Each at random, up or down; from an end of the range inward, or not at all where nothing passes there. */
  private movePredictions(predictions: TensorData, distance: number): void {
    const { random } = this.loss;
    for (let i = 0; i < predictions.length; i++) {
      const at = this.witness.prediction[i];
      const step = (0.5 + random.nextFloat()) * distance * Math.max(1, Math.abs(at));
      const isUp = random.nextFloat() < 0.5;
      if (!this.isAtEnd(at)) predictions[i] = isUp ? at + step : at - step;
      else if (this.isShutAtEnds && isUp) predictions[i] = at;
      else predictions[i] = at === this.low ? at + step : at - step;
    }
  }
}
