import { sameShape, sizeOf } from '../../engine/shape';
import { ACTIVATIONS } from '../../engine/activations';
import { LARGEST_OUTPUT, type TargetRows } from '../check/context';
import type { LossUnderCheck } from '../check/loss-under-check';
import type { LossRemark, LossRule } from '../check/remark';
import { dependents } from '../check/sign-changes';
import { shown } from '../check/witness';
import type { CurveReport, LossCurve, LossProperty, PropertyName, PropertyVerdict } from './report-types';
import { isLabels } from './curve-path';
import { areRelative } from './relative-scores';
import { findCostlyMove } from './single-moves';
import { compareSlopes } from './slope-comparison';

/** Batches over which the lowest loss is searched, at most. */
const MOST_BATCHES = 160;
const ROUNDING = 1e-6;
/** What ranges allow for rounding, as in a cosine that is at most 1. */
const ROUNDING_OF_PROOF = 1e-4;

/** The verdict on each property, from what the checks found and from batches and curves looked at besides. */
export function judgeProperties(
  loss: LossUnderCheck,
  remarks: readonly LossRemark[],
  curves: CurveReport,
): LossProperty[] {
  return [
    judgeFinite(loss, remarks),
    judgeDifferentiable(loss, remarks, curves),
    judgeNonNegative(loss, remarks),
    judgeConsistent(loss, remarks, curves),
    judgeReduction(loss, remarks),
  ];
}

/** The first message of these rules, those that are warnings before remarks. */
function said(remarks: readonly LossRemark[], rules: readonly LossRule[]): LossRemark | null {
  const found = remarks.filter(({ rule }) => rules.includes(rule));
  return found.find(({ severity }) => severity === 'warning') ?? found.at(0) ?? null;
}

function verdictOf(remark: LossRemark): PropertyVerdict {
  return remark.severity === 'warning' ? 'fails' : 'note';
}

function judgeFinite(loss: LossUnderCheck, remarks: readonly LossRemark[]): LossProperty {
  const remark = said(remarks, ['unstable-expression']);
  if (remark !== null) return judged('finite', verdictOf(remark), remark.message);
  const proved = isWholeLoss(loss) && loss.isProvedFinite;
  return {
    name: 'finite',
    verdict: 'holds',
    proved,
    text: proved
      ? `Proved: ${anyOf(loss)}, the loss and its gradient are finite.`
      : 'Not proved, but tried: no batch within the ranges of prediction and target made the loss or its gradient infinite or NaN.',
  };
}

function judged(name: PropertyName, verdict: PropertyVerdict, text: string): LossProperty {
  return { name, verdict, text, proved: false };
}

/** What a proof holds for. */
function anyOf({ context }: LossUnderCheck): string {
  const { low, high } = ACTIVATIONS[context.activation].range;
  const isOpen = !Number.isFinite(low) || !Number.isFinite(high) || isUnknown(context.target);
  return `whatever prediction and target are within their ranges${isOpen ? ` (up to ${shown(LARGEST_OUTPUT)} where nothing bounds them)` : ''}`;
}

function isUnknown({ values, classes }: TargetRows): boolean {
  return values === null && classes === null;
}

/** Whether the graph that is looked at is the only one: no branch depends on the step. */
function isWholeLoss({ compiled }: LossUnderCheck): boolean {
  return compiled.built.guards.length === 0;
}

function judgeDifferentiable(
  loss: LossUnderCheck,
  remarks: readonly LossRemark[],
  { terms }: CurveReport,
): LossProperty {
  const name = 'differentiable';
  const remark = said(remarks, ['not-differentiable', 'zero-gradient', 'unused-parameter']);
  if (remark !== null) return judged(name, verdictOf(remark), remark.message);
  const { points, kinks, mismatch } = compareSlopes(loss);
  if (points === 0) {
    return {
      name,
      verdict: 'unknown',
      proved: false,
      text: 'It is not finite for ordinary batches and could not be compared.',
    };
  }
  if (mismatch !== null) {
    const { gradient, slope } = mismatch;
    return {
      name,
      verdict: 'note',
      proved: false,
      text: `The gradient is not the slope everywhere: it says ${shown(gradient)} where the loss changes by ${shown(slope)}. Something is kept out of it, as detach() and rounding do.`,
    };
  }
  const bends = [...new Set(terms[0].curves.flatMap((curve) => curve.kinks).map(shown))];
  const where =
    bends.length === 0 ? '' : `; it bends at ${bends.slice(0, 4).join(', ')}, which descent copes with`;
  const met = kinks === 0 ? '' : `, ${kinks} of them at a bend`;
  return {
    name,
    verdict: 'holds',
    proved: false,
    text: `The gradient equals the slope by finite differences at ${points} points${met}${where}.`,
  };
}

function judgeNonNegative(loss: LossUnderCheck, remarks: readonly LossRemark[]): LossProperty {
  const name = 'nonNegative';
  const remark = said(remarks, ['negative-loss']);
  if (remark !== null) return judged(name, verdictOf(remark), remark.message);
  const { batches, lowest, example } = searchLowest(loss);
  if (lowest >= -ROUNDING) {
    const tried = `the lowest of ${batches} batches that were tried costs ${shown(Math.max(lowest, 0))}.`;
    const proved = isWholeLoss(loss) && isProvedNonNegative(loss);
    const text = proved
      ? `Proved: ${anyOf(loss)}, it is never below 0; ${tried}`
      : `Not proved, but no counter-example was found: ${tried}`;
    return { name, verdict: 'holds', proved, text };
  }
  return {
    name,
    verdict: 'note',
    proved: false,
    text: `It falls below 0: ${example} costs ${shown(lowest)}. Likelihoods of densities do; other losses are easier to read with 0 as their best.`,
  };
}

function isProvedNonNegative({ ranges, compiled }: LossUnderCheck): boolean {
  return ranges !== null && ranges.rangeOf(compiled.built.total).low >= -ROUNDING_OF_PROOF;
}

/** The lowest finite loss of the checker's batches, with a row of the batch that has it. */
function searchLowest(loss: LossUnderCheck): { batches: number; lowest: number; example: string } {
  const { compiled, predictions, targets } = loss;
  const { patterns } = predictions;
  const batches = Math.min(MOST_BATCHES, loss.affordableRuns, 2 * patterns.length);
  let [lowest, example] = [Infinity, ''];
  for (let i = 0; i < batches; i++) {
    targets[(i + Math.floor(i / patterns.length)) % targets.length](compiled.targetData);
    patterns[i % patterns.length](compiled.predictionData, compiled.targetData);
    const value = compiled.run();
    if (!Number.isFinite(value) || value >= lowest) continue;
    lowest = value;
    example = describeRow(loss);
  }
  return { batches, lowest, example };
}

function describeRow({ compiled, batch }: LossUnderCheck): string {
  const row = (values: ArrayLike<number>): string => {
    const width = values.length / batch;
    const list = Array.from({ length: Math.min(width, 4) }, (_, i) => shown(values[i]));
    return width === 1 ? list[0] : `[${list.join(', ')}${width > 4 ? ', …' : ''}]`;
  };
  return `a batch with prediction ${row(compiled.predictionData)} and target ${row(compiled.targetData)}`;
}

function judgeConsistent(
  loss: LossUnderCheck,
  remarks: readonly LossRemark[],
  { axis, terms }: CurveReport,
): LossProperty {
  const { compiled, context } = loss;
  const name = 'consistent';
  const remark = said(remarks, ['not-consistent', 'label-encoding', 'shape-broadcast']);
  if (remark !== null) return judged(name, verdictOf(remark), remark.message);
  const { classes } = context.target;
  const comparable =
    axis !== 'change' &&
    (classes === null
      ? sameShape(compiled.prediction.shape, compiled.target.shape)
      : sizeOf(context.outputShape) === classes);
  const isNear = comparable && !(axis === 'residual' && areRelative(loss));
  if (!isNear || !dependents(compiled, compiled.target).has(compiled.built.total)) {
    return {
      name,
      verdict: 'unknown',
      proved: false,
      text: 'Prediction and target are not of one kind, so that there is no nearer and farther to compare.',
    };
  }
  for (const [column, curve] of terms[0].curves.entries()) {
    // A score among values has no residual.
    if (axis === 'residual' && isLabelColumn(context.target, column)) continue;
    const wrong = axis === 'residual' ? wrongWayFromTarget(curve) : wrongWayTowardRight(curve);
    if (wrong === null) continue;
    const [from, to] = wrong;
    const which = curve.label === '' ? '' : ` (${curve.label})`;
    const what = axis === 'residual' ? 'a residual' : axis === 'margin' ? 'a margin' : 'the right output';
    return {
      name,
      verdict: 'note',
      proved: false,
      text: `Moving ${what} from ${shown(from.x)} to ${shown(to.x)}${which} is moving toward the target, and raises the loss from ${shown(from.loss)} to ${shown(to.loss)}.`,
    };
  }
  const costly =
    axis === 'residual' ? findCostlyMove(loss, (column) => !isLabelColumn(context.target, column)) : null;
  if (costly !== null) {
    const { from, to, target, before, after } = costly;
    return {
      name,
      verdict: 'note',
      proved: false,
      text: `Moving all predictions toward their targets never raises the loss on the curves below, but moving one of a batch may: from ${shown(from)} to ${shown(to)}, with a target of ${shown(target)}, it raises the loss from ${shown(before)} to ${shown(after)}.`,
    };
  }
  return {
    name,
    verdict: 'holds',
    proved: false,
    text:
      axis === 'residual'
        ? 'Moving predictions toward their targets never raises the loss: all together on the curves below, nor one of a batch alone.'
        : 'On the curves below, moving the score toward the right side never raises the loss.',
  };
}

function isLabelColumn({ values, rowShape }: TargetRows, column: number): boolean {
  const width = sizeOf(rowShape);
  return values !== null && width > 1 && isLabels(values.filter((_, i) => i % width === column));
}

interface CurvePoint {
  readonly x: number;
  readonly loss: number;
}

/** Two points of which the second is nearer to the target and costs more; the pair that differs most. */
function wrongWayFromTarget(curve: LossCurve): readonly [CurvePoint, CurvePoint] | null {
  const points = pointsOf(curve);
  const outward = [points.filter(({ x }) => x >= 0), [...points].reverse().filter(({ x }) => x <= 0)];
  return outward.map((way) => falling(way, spreadOf(points))).find((pair) => pair !== null) ?? null;
}

/** Two points of which the second is farther on the right side and costs more. */
function wrongWayTowardRight(curve: LossCurve): readonly [CurvePoint, CurvePoint] | null {
  const points = pointsOf(curve);
  return falling([...points].reverse(), spreadOf(points));
}

/** Along a way on which the loss must not fall: the largest fall, as [lower, higher]. */
function falling(way: readonly CurvePoint[], spread: number): readonly [CurvePoint, CurvePoint] | null {
  let highest: CurvePoint | null = null;
  let worst: readonly [CurvePoint, CurvePoint] | null = null;
  for (const point of way) {
    if (highest === null || point.loss > highest.loss) highest = point;
    const fall = highest.loss - point.loss;
    if (fall > 1e-3 * spread && fall > (worst === null ? 0 : worst[1].loss - worst[0].loss))
      worst = [point, highest];
  }
  return worst;
}

function pointsOf({ x, loss }: LossCurve): CurvePoint[] {
  return Array.from(x, (value, i) => ({ x: value, loss: loss[i] })).filter((point) =>
    Number.isFinite(point.loss),
  );
}

function spreadOf(points: readonly CurvePoint[]): number {
  const losses = points.map(({ loss }) => loss);
  return Math.max(...losses) - Math.min(...losses);
}

function judgeReduction(loss: LossUnderCheck, remarks: readonly LossRemark[]): LossProperty {
  const name = 'reduction';
  const remark = said(remarks, ['sum-reduction']);
  if (remark !== null) return judged(name, verdictOf(remark), remark.message);
  const { compiled, withTwiceTheRows: doubled } = loss;
  if (doubled === null) {
    return {
      name,
      verdict: 'unknown',
      proved: false,
      text: 'It is written for one batch size and could not be compared.',
    };
  }
  const once = loss.runOrdinary();
  for (const [from, to] of [
    [compiled.predictionData, doubled.predictionData],
    [compiled.targetData, doubled.targetData],
  ]) {
    to.set(from);
    to.set(from, from.length);
  }
  const twice = doubled.run();
  if (!Number.isFinite(once) || !Number.isFinite(twice)) {
    return {
      name,
      verdict: 'unknown',
      proved: false,
      text: 'It is not finite for ordinary batches and could not be compared.',
    };
  }
  const isMean = Math.abs(twice - once) <= 1e-3 * Math.max(Math.abs(once), 1e-6);
  return isMean
    ? {
        name,
        verdict: 'holds',
        proved: false,
        text: 'The same rows twice give the same loss: it is averaged over the batch.',
      }
    : {
        name,
        verdict: 'note',
        proved: false,
        text: `The same rows twice give ${shown(twice)} instead of ${shown(once)}: the loss depends on the batch as a whole.`,
      };
}
