import { ACTIVATIONS } from '../../engine/activations';
import { sizeOf } from '../../engine/shape';
import { predictShifted } from './fitting-predictions';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';
import { returnSpan } from './return-span';
import { shown } from './witness';

/** Predictions tried for one row, from the smallest target to the largest. */
const POINTS = 160;
/** Thirds that are cut off while closing in on the bottom of a valley. */
const CUTS = 40;
/**
 * Of the targets' interval: nearer predictions belong to the valley of the target itself, farther ones concern but the
 * few targets at its ends.
 */
const NEAR = 0.1;
const FAR = 0.7;
/** Of the height of the hill between: a valley this low is as good as the target's. */
const AS_LOW = 1e-4;

/** A wrong prediction that costs no more than the right one, and the hill between the two. */
interface Valley {
  readonly target: number;
  readonly prediction: number;
  readonly loss: number;
  readonly hill: number;
  readonly fit: number;
}

/**
 * A loss with a second lowest point among the values that the targets have, as a periodic one over an interval longer
 * than its period: one target can be taken for another, and between the two the loss pushes the wrong way.
 */
export function checkSecondMinimum(loss: LossUnderCheck): LossRemark[] {
  const { compiled, context, batch } = loss;
  const { values } = context.target;
  if (values === null || sizeOf(context.outputShape) !== 1 || new Set(values).size < 5) return [];
  const { low, high } = ACTIVATIONS[context.activation].range;
  const sorted = [...values].sort((a, b) => a - b);
  const interval = { low: Math.max(sorted[0], low), high: Math.min(sorted[sorted.length - 1], high) };
  const rows = Math.min(batch, Math.floor(loss.affordableRuns / (2 * POINTS)));
  for (let row = 0; row < batch; row++) {
    compiled.targetData[row] = sorted[Math.round((row / (batch - 1)) * (sorted.length - 1))];
  }
  let valley: Valley | null = null;
  for (let row = 0; row < rows && valley === null; row++) valley = findValley(loss, row, interval);
  if (valley === null) return [];
  const { target, prediction, loss: cost, hill, fit } = valley;
  return [
    {
      rule: 'not-consistent',
      severity: 'warning',
      span: returnSpan(loss),
      message: `for a target of ${shown(target)} a prediction of ${shown(prediction)} costs as little as the right one (${shown(cost)} and ${shown(fit)}), and on the way between them the loss rises to ${shown(hill)}: targets from ${shown(interval.low)} to ${shown(interval.high)} are mistaken for one another. Scale them to where the loss has one lowest point, or take a loss that grows with the error.`,
      fixes: [],
    },
  ];
}

function findValley(
  loss: LossUnderCheck,
  row: number,
  interval: { readonly low: number; readonly high: number },
): Valley | null {
  const { compiled } = loss;
  const fit = predictShifted(loss, 0);
  const target = compiled.targetData[row];
  const at = (prediction: number): number => {
    compiled.predictionData[row] = prediction;
    return compiled.run();
  };
  const length = interval.high - interval.low;
  const xs = Array.from({ length: POINTS }, (_, i) => interval.low + (length * i) / (POINTS - 1));
  const losses = xs.map(at);
  if (!Number.isFinite(fit) || !losses.every(Number.isFinite)) return null;
  // A loss that is lowest elsewhere takes its prediction in another scale than the target's.
  const spread = Math.max(...losses) - fit;
  if (losses.some((value) => value < fit - AS_LOW * spread)) return null;
  for (let i = 1; i < POINTS - 1; i++) {
    if (losses[i] > losses[i - 1] || losses[i] > losses[i + 1]) continue;
    const prediction = bottom(at, xs[i - 1], xs[i + 1]);
    const distance = Math.abs(prediction - target);
    if (distance < NEAR * length || distance > FAR * length) continue;
    const between = losses.filter(
      (_, j) => xs[j] > Math.min(prediction, target) && xs[j] < Math.max(prediction, target),
    );
    const hill = Math.max(...between);
    const cost = at(prediction);
    if (hill - fit > 1e-3 * Math.abs(fit) && cost - fit <= AS_LOW * (hill - fit))
      return { target, prediction, loss: cost, hill, fit };
  }
  return null;
}

/** The lowest point between two others, by cutting off the third beyond the higher of two points within. */
function bottom(at: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let cut = 0; cut < CUTS; cut++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (at(a) < at(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}
