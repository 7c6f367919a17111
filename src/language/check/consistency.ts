import { ACTIVATIONS } from '../../engine/activations';
import { sameShape, sizeOf } from '../../engine/shape';
import { checkCancellation } from './cancelling-errors';
import { checkOffset } from './constant-offset';
import { LARGEST_OUTPUT } from './context';
import { fitting, predictShifted } from './fitting-predictions';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';
import { functionSpan, returnSpan } from './return-span';
import { checkSecondMinimum } from './second-minimum';
import { dependents } from './sign-changes';
import { shown } from './witness';

/** Whether minimizing the loss brings predictions to their targets. */
export function checkConsistency(loss: LossUnderCheck): LossRemark[] {
  const { compiled, context } = loss;
  const { classes } = context.target;
  const comparable = classes === null && sameShape(compiled.prediction.shape, compiled.target.shape);
  const scores = classes !== null && sizeOf(context.outputShape) === classes;
  if (!comparable && !scores) return [];
  if (!dependents(compiled, compiled.target).has(compiled.built.total)) return ignoresTarget(loss);
  const unbounded = checkLowerBound(loss);
  if (unbounded.length > 0) return unbounded;
  const cancelling = comparable ? checkCancellation(loss) : [];
  if (cancelling.length > 0) return cancelling;
  return [
    ...(isDistance(loss) ? [] : checkExchange(loss)),
    ...checkLabels(loss),
    ...(comparable ? [...checkSecondMinimum(loss), ...checkOffset(loss)] : []),
  ];
}

/**
 * An output from 0 on for labels of -1 and +1 is a distance: whether a label wants it small or large is for the loss to
 * say.
 */
function isDistance({ context }: LossUnderCheck): boolean {
  const { low, high } = ACTIVATIONS[context.activation].range;
  const { values } = context.target;
  const areSigns = values?.every((value) => Math.abs(value) === 1) ?? false;
  return areSigns && low >= 0 && high === Infinity;
}

function ignoresTarget(loss: LossUnderCheck): LossRemark[] {
  const definition = loss.lossFile.functions.find(({ name }) => name === loss.name);
  if (definition === undefined || definition.parameters.length < 2) return [];
  return [
    remark(loss, 'not-consistent', 'the loss does not depend on the target: nothing can be learned from it.'),
  ];
}

/** Predictions that fit must cost less than the same ones given to the wrong rows, at least somewhere. */
function checkExchange(loss: LossUnderCheck): LossRemark[] {
  const { compiled, targets, batch } = loss;
  let compared = 0;
  let example: { right: number; wrong: number } | null = null;
  for (const setTargets of targets) {
    setTargets(compiled.targetData);
    for (let shift = 1; shift < batch; shift++) {
      if (!differs(loss, shift)) continue;
      const right = predictShifted(loss, 0);
      const wrong = predictShifted(loss, shift);
      if (!Number.isFinite(right) || !Number.isFinite(wrong)) continue;
      if (right < wrong - 1e-5 * Math.max(1e-3, Math.abs(wrong))) return [];
      compared++;
      example ??= { right, wrong };
    }
  }
  if (compared < 3 || example === null) return [];
  const { right, wrong } = example;
  if (right <= wrong && isBestAsItIs(loss)) return [];
  return [
    remark(
      loss,
      'not-consistent',
      `predictions that fit their targets cost ${shown(right)}, and the same predictions given to the wrong rows cost ${shown(wrong)}: being right is not rewarded. Check the sign of each term.`,
    ),
  ];
}

/**
 * Whether shifting all fitting predictions either way costs more: then the loss is about the batch as a whole, such as
 * its mean, and rows may be exchanged.
 */
function isBestAsItIs(loss: LossUnderCheck): boolean {
  const { compiled } = loss;
  loss.targets[0](compiled.targetData);
  const fit = predictShifted(loss, 0);
  return [0.04, -0.04].every((shift) => {
    predictShifted(loss, 0);
    compiled.predictionData.forEach((value, i) => (compiled.predictionData[i] = value + shift));
    return compiled.run() > fit;
  });
}

function differs({ compiled, batch, context }: LossUnderCheck, shift: number): boolean {
  const width = sizeOf(context.target.rowShape);
  return compiled.targetData.some(
    (value, i) => value !== compiled.targetData[(i + shift * width) % (batch * width)],
  );
}

/** A loss that falls without end while predictions leave their targets. */
function checkLowerBound(loss: LossUnderCheck): LossRemark[] {
  const { compiled, context } = loss;
  if (ACTIVATIONS[context.activation].range.high !== Infinity) return [];
  loss.targets[0](compiled.targetData);
  const fit = predictShifted(loss, 0);
  for (const direction of [1, -1]) {
    const [near, far] = [LARGEST_OUTPUT / 10, LARGEST_OUTPUT].map((size) =>
      predictFar(loss, direction * size),
    );
    if (!Number.isFinite(near) || !Number.isFinite(far)) continue;
    if (far > -10 || far > fit - 10 || far > 5 * near) continue;
    return [
      remark(
        loss,
        'negative-loss',
        `the loss has no lower bound: predictions ${shown(LARGEST_OUTPUT)} away from their targets cost ${shown(far)}, fitting ones ${shown(fit)}, so training drives them apart. Errors must not cancel or count negative: use abs(), a square, or the other sign.`,
      ),
    ];
  }
  return [];
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

/** Rows of one of two labels that never get a gradient, as those labelled 0 in a loss for -1 and +1. */
function checkLabels(loss: LossUnderCheck): LossRemark[] {
  const { compiled, context, batch } = loss;
  const { values } = context.target;
  if (values === null || context.target.classes !== null || sizeOf(context.outputShape) !== 1) return [];
  const labels = [...new Set(values)];
  if (labels.length !== 2) return [];
  const reached = new Set<number>();
  for (let trial = 0; trial < 24; trial++) {
    loss.runOrdinary(trial % 2 === 0 ? 1 : 4);
    for (let row = 0; row < batch; row++) {
      if (compiled.gradientData[row] !== 0) reached.add(compiled.targetData[row]);
    }
  }
  const forgotten = labels.find((label) => !reached.has(label));
  if (forgotten === undefined || reached.size === 0) return [];
  const use = compiled.forward.find(({ inputs }) => inputs.includes(compiled.target));
  return [
    {
      rule: 'label-encoding',
      severity: 'warning',
      span: use?.origin.span ?? functionSpan(loss),
      message: `rows labelled ${shown(forgotten)} never get a gradient: whatever is predicted for them costs the same. ${forgotten === 0 ? 'A loss that multiplies by the label needs -1 and +1: use 2 * target - 1.' : 'Add the term that is about them.'}`,
      fixes: [],
    },
  ];
}

function remark(loss: LossUnderCheck, rule: 'not-consistent' | 'negative-loss', message: string): LossRemark {
  return { rule, severity: 'warning', span: returnSpan(loss), message, fixes: [] };
}
