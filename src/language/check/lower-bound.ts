import { ACTIVATIONS } from '../../engine/activations';
import { sizeOf } from '../../engine/shape';
import { LARGEST_OUTPUT } from './context';
import { fitting, predictShifted } from './fitting-predictions';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';
import { returnSpan } from './return-span';
import { withAbsoluteErrors, withOtherSign } from './sign-fixes';
import { YES_OR_NO, type TargetPattern } from './target-patterns';
import { shown } from './witness';

/** How far predictions are moved to see where the loss goes. */
const [NEAR, FAR] = [LARGEST_OUTPUT / 10, LARGEST_OUTPUT];
/** Columns of a prediction that are moved one at a time. */
const MOST_COLUMNS = 6;
/** Ordinary batches from which they are moved. */
const BATCHES = 3;

/** Whether the loss falls in proportion to the way, or faster; a logarithm, as in a likelihood, falls far slower. */
function runsAway(start: number, near: number, far: number): boolean {
  if (!Number.isFinite(near) || !Number.isFinite(far)) return false;
  return far <= -10 && far <= start - 10 && far <= 5 * near;
}

/** What the loss is where predictions fit, and far away from there on either side. */
function reachOf(loss: LossUnderCheck, target: TargetPattern) {
  target(loss.compiled.targetData);
  const fit = predictShifted(loss, 0);
  const sides = [1, -1].map((direction) => ({
    near: predictFar(loss, direction * NEAR),
    far: predictFar(loss, direction * FAR),
  }));
  return { fit, sides, lost: sides.find(({ near, far }) => runsAway(fit, near, far)) };
}

/** A loss that falls without end while predictions leave their targets. */
export function checkLowerBound(loss: LossUnderCheck): LossRemark[] {
  const { context } = loss;
  const { classes, values } = context.target;
  if (ACTIVATIONS[context.activation].range.high !== Infinity) return [];
  const { fit, sides, lost } = reachOf(loss, loss.targets[0]);
  if (lost === undefined) return [];
  // Targets that nothing is known of may be yes or no: many a loss for those falls without end where they are not.
  const mayBeLabels = classes === null && values === null;
  if (mayBeLabels && YES_OR_NO.every((target) => reachOf(loss, target).lost === undefined)) return [];
  const isUpsideDown = sides.every(({ far }) => far < fit) && classes === null;
  const isOneSided = sides.some(({ far }) => far > fit) && classes === null;
  return [
    {
      rule: 'negative-loss',
      severity: 'warning',
      span: returnSpan(loss),
      message: `the loss has no lower bound: predictions ${shown(FAR)} away from their targets cost ${shown(lost.far)}, fitting ones ${shown(fit)}, so training drives them apart. Errors must not cancel or count negative: use abs(), a square, or the other sign.`,
      fixes: isUpsideDown ? withOtherSign(loss) : isOneSided ? withAbsoluteErrors(loss) : [],
    },
  ];
}

function predictFar(loss: LossUnderCheck, distance: number): number {
  const { compiled, batch, context } = loss;
  const { low, high } = ACTIVATIONS[context.activation].range;
  const width = sizeOf(context.outputShape);
  for (let row = 0; row < batch; row++) {
    for (let column = 0; column < width; column++) {
      const isClass = context.target.classes !== null;
      const fit = isClass && column !== compiled.targetData[row] ? 0 : distance;
      const base = isClass ? 0 : fitting(loss, row, column);
      compiled.predictionData[row * width + column] = Math.min(Math.max(base + fit, low), high);
    }
  }
  return compiled.run();
}

/**
 * The same where the model gives more numbers than there are targets, as a mean with its log-variance: one column after
 * the other is moved away from ordinary predictions. A likelihood rises there, or falls as a logarithm does.
 */
export function checkColumnBounds(loss: LossUnderCheck): LossRemark[] {
  const { context } = loss;
  const { low, high } = ACTIVATIONS[context.activation].range;
  const width = sizeOf(context.outputShape);
  const directions = [...(low === -Infinity ? [-1] : []), ...(high === Infinity ? [1] : [])];
  for (let column = 0; column < Math.min(width, MOST_COLUMNS); column++) {
    for (const direction of directions) {
      const ends = Array.from({ length: BATCHES }, (_, i) => moveColumn(loss, i, column, direction));
      if (!ends.every(({ start, near, far }) => runsAway(start, near, far))) continue;
      const [{ start, far }] = ends;
      return [
        {
          rule: 'negative-loss',
          severity: 'warning',
          span: returnSpan(loss),
          message: `the loss has no lower bound: where column ${column} of the prediction is ${shown(direction * FAR)} it costs ${shown(far)}, and ${shown(start)} at ordinary predictions, so training drives that column away for ever. Give it a term that rises there, or clamp() the column wherever it is used.`,
          fixes: [],
        },
      ];
    }
  }
  return [];
}

function moveColumn(
  loss: LossUnderCheck,
  trial: number,
  column: number,
  direction: number,
): { start: number; near: number; far: number } {
  const { compiled, targets, predictions } = loss;
  const width = sizeOf(loss.context.outputShape);
  targets[trial % targets.length](compiled.targetData);
  predictions.ordinary()(compiled.predictionData, compiled.targetData);
  const start = compiled.run();
  const [near, far] = [NEAR, FAR].map((distance) => {
    for (let i = column; i < compiled.predictionData.length; i += width)
      compiled.predictionData[i] = direction * distance;
    return compiled.run();
  });
  return { start, near, far };
}
