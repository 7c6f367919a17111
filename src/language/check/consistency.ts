import { ACTIVATIONS } from '../../engine/activations';
import { sameShape, sizeOf } from '../../engine/shape';
import { checkCancellation } from './cancelling-errors';
import { checkOffset } from './constant-offset';
import { predictShifted } from './fitting-predictions';
import { findFlatPlace } from './flat-place';
import { cutAt } from './gradient-flow';
import { checkColumnBounds, checkLowerBound } from './lower-bound';
import { usesOf } from './loss-text';
import type { LossUnderCheck } from './loss-under-check';
import type { LossFix, LossRemark } from './remark';
import { functionSpan, returnSpan } from './return-span';
import { withOtherSign } from './sign-fixes';
import { checkOneSided } from './one-sided';
import { checkSecondMinimum } from './second-minimum';
import { dependents } from './sign-changes';
import { shown } from './witness';

/** Whether minimizing the loss brings predictions to their targets. */
export function checkConsistency(loss: LossUnderCheck): LossRemark[] {
  const { compiled, context } = loss;
  const { classes } = context.target;
  const comparable = classes === null && sameShape(compiled.prediction.shape, compiled.target.shape);
  const scores = classes !== null && sizeOf(context.outputShape) === classes;
  if (!comparable && !scores) return classes === null ? checkColumnBounds(loss) : [];
  if (!dependents(compiled, compiled.target).has(compiled.built.total)) return ignoresTarget(loss);
  const unbounded = checkLowerBound(loss);
  if (unbounded.length > 0) return unbounded;
  const cancelling = comparable ? checkCancellation(loss) : [];
  if (cancelling.length > 0) return cancelling;
  const oneSided = comparable ? checkOneSided(loss) : [];
  if (oneSided.length > 0) return oneSided;
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
  return [remark(loss, 'the loss does not depend on the target: nothing can be learned from it.')];
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
  const flat = right === wrong ? cutWhereTheyFit(loss) : null;
  if (flat !== null) return [flat];
  return [
    remark(
      loss,
      `predictions that fit their targets cost ${shown(right)}, and the same predictions given to the wrong rows cost ${shown(wrong)}: being right is not rewarded. Check the sign of each term.`,
      isUpsideDown(loss) ? withOtherSign(loss) : [],
    ),
  ];
}

/** A place that is flat for all predictions that fit: it is why they cost the same as others. */
function cutWhereTheyFit(loss: LossUnderCheck): LossRemark | null {
  const columns = Array.from({ length: sizeOf(loss.context.outputShape) }, (_, column) => column);
  const batches = [0, 1, 2].map((shift) => () => {
    loss.targets[shift % loss.targets.length](loss.compiled.targetData);
    predictShifted(loss, shift);
  });
  const place = findFlatPlace(loss, columns, batches);
  return place === null ? null : cutAt(loss, place, 'the prediction', 'predictions that fit their targets');
}

/** Whether fitting predictions cost more than the same ones given to the wrong rows, for all targets tried. */
function isUpsideDown(loss: LossUnderCheck): boolean {
  return loss.targets.slice(0, 3).every((setTargets) => {
    setTargets(loss.compiled.targetData);
    return !differs(loss, 1) || predictShifted(loss, 0) > predictShifted(loss, 1);
  });
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
      fixes: forgotten === 0 ? withSigns(loss) : [],
    },
  ];
}

/** 2 * target - 1 wherever the loss reads its target. */
function withSigns({ lossFile, name }: LossUnderCheck): LossFix[] {
  const definition = lossFile.functions.find((each) => each.name === name);
  if (definition === undefined || definition.parameters.length < 2) return [];
  const [, target] = definition.parameters;
  const [, ...uses] = usesOf(lossFile, target, definition.span);
  const edits = uses.map((span) => ({ span, newText: `(2 * ${target} - 1)` }));
  return edits.length === 0 ? [] : [{ title: 'Make the labels -1 and +1', edits }];
}

function remark(loss: LossUnderCheck, message: string, fixes: readonly LossFix[] = []): LossRemark {
  return { rule: 'not-consistent', severity: 'warning', span: returnSpan(loss), message, fixes };
}
