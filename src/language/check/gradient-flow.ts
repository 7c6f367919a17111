import type { Node } from '../../engine/graph';
import { sizeOf } from '../../engine/shape';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';
import { findFlatPlace } from './flat-place';
import { withoutCut } from './gradient-fixes';
import { functionSpan } from './return-span';
import { dependents } from './sign-changes';

/** Batches of ordinary predictions over which a gradient that is never there is told from one that is 0 now and then. */
const TRIALS = 16;

/** Numbers of a column that a gradient has to reach: one alone is far out of the ordinary. */
const FEWEST_HITS = 2;

/** Operations that are constant but for jumps. */
export const STEPS: ReadonlySet<string> = new Set([
  'round',
  'floor',
  'ceil',
  'sign',
  'argMax',
  'argMin',
  'greater',
  'greaterEqual',
  'less',
  'lessEqual',
  'equal',
  'notEqual',
  'oneHot',
]);

/** Columns of the prediction that the loss cannot teach: it does not depend on them, or gives them no gradient. */
export function checkGradientFlow(loss: LossUnderCheck): LossRemark[] {
  const width = sizeOf(loss.context.outputShape);
  const reached = columnsWithGradient(loss, width);
  const missing = Array.from({ length: width }, (_, column) => column).filter(
    (column) => !reached.has(column),
  );
  if (missing.length === 0) return [];
  const looked = missing.slice(0, Math.ceil(loss.affordableRuns / (2 * TRIALS)));
  const seen = looked.filter((column) => changesLoss(loss, column, width));
  const unseen = looked.filter((column) => !seen.includes(column));
  return [
    ...(seen.length > 0 ? [blocked(loss, seen, width)] : []),
    ...(unseen.length > 0 ? [unused(loss, unseen, width)] : []),
  ];
}

function columnsWithGradient(loss: LossUnderCheck, width: number): Set<number> {
  const { compiled, predictions, targets } = loss;
  const reached = new Set<number>();
  const hits = new Array<number>(width).fill(0);
  for (let trial = 0; trial < TRIALS && reached.size < width; trial++) {
    targets[trial % targets.length](compiled.targetData);
    predictions.ordinary([0.3, 1, 3][trial % 3])(compiled.predictionData, compiled.targetData);
    compiled.run();
    // A gradient that is not a number is another check's concern.
    compiled.gradientData.forEach((value, i) => {
      const column = i % width;
      if (value !== 0 && ++hits[column] >= FEWEST_HITS) reached.add(column);
    });
  }
  return reached;
}

/** Whether other numbers in one column of the prediction make another loss. */
function changesLoss(loss: LossUnderCheck, column: number, width: number): boolean {
  const { compiled, predictions, targets } = loss;
  for (let trial = 0; trial < TRIALS; trial++) {
    targets[trial % targets.length](compiled.targetData);
    predictions.ordinary(2)(compiled.predictionData, compiled.targetData);
    const before = compiled.run();
    const kept = Float64Array.from(compiled.predictionData);
    predictions.ordinary(2)(compiled.predictionData, compiled.targetData);
    kept.forEach((value, i) => {
      if (i % width !== column) compiled.predictionData[i] = value;
    });
    if (!Object.is(compiled.run(), before)) return true;
  }
  return false;
}

function blocked(loss: LossUnderCheck, columns: readonly number[], width: number): LossRemark {
  const what = columnsText(columns, width);
  const blocker = findBlocker(loss);
  if (blocker === null) return cut(loss, columns, width) ?? unexplained(loss, what);
  const detached = blocker.operation.name === 'detach';
  const name = sourceName(blocker);
  return {
    rule: detached ? 'zero-gradient' : 'not-differentiable',
    severity: 'warning',
    span: blocker.origin.span ?? functionSpan(loss),
    message: detached
      ? `detach() is on every way from ${what} to the loss, so no gradient arrives there and training does not move it. Leave one way open.`
      : `the loss depends on ${what} only through ${name}, which is constant but for jumps: its gradient is 0 everywhere, and training cannot move the prediction. Use a smooth stand-in: sigmoid() for a comparison, softmax() for argMax, the number itself for round().`,
    fixes: withoutCut(loss, blocker),
  };
}

function unexplained(loss: LossUnderCheck, what: string): LossRemark {
  return {
    rule: 'not-differentiable',
    severity: 'warning',
    span: functionSpan(loss),
    message: `the loss depends on ${what}, but its gradient is 0 for all ordinary predictions, and training cannot move them.`,
    fixes: [],
  };
}

function unused(loss: LossUnderCheck, columns: readonly number[], width: number): LossRemark {
  const what = columnsText(columns, width);
  return (
    cut(loss, columns, width) ?? {
      rule: 'unused-parameter',
      severity: 'warning',
      span: functionSpan(loss),
      message: `the loss does not depend on ${what}: what the model gives there is never trained.`,
      fixes: [],
    }
  );
}

/** Columns whose way to the loss is flat at one place: a clamp or a choice that takes the other side. */
function cut(loss: LossUnderCheck, columns: readonly number[], width: number): LossRemark | null {
  const { compiled, predictions, targets } = loss;
  const batches = [0.3, 1, 2, 2].map((scale, trial) => () => {
    targets[trial % targets.length](compiled.targetData);
    predictions.ordinary(scale)(compiled.predictionData, compiled.targetData);
  });
  const place = findFlatPlace(loss, columns, batches);
  return place === null ? null : cutAt(loss, place, columnsText(columns, width), 'ordinary predictions');
}

/** The finding about an operation that is flat for some predictions. */
export function cutAt(loss: LossUnderCheck, place: Node, what: string, where: string): LossRemark {
  return {
    rule: 'zero-gradient',
    severity: 'warning',
    span: place.origin.span ?? functionSpan(loss),
    message: `the gradient of ${what} is lost at ${sourceName(place)}: for ${where} its result does not change with what goes in, so that nothing comes back and training does not move it. Widen its bounds, or leave a way with a slope, such as leakyRelu() or softplus().`,
    fixes: withoutCut(loss, place),
  };
}

export function columnsText(columns: readonly number[], width: number): string {
  if (columns.length === width) return 'the prediction';
  const list = columns.slice(0, 4).join(', ') + (columns.length > 4 ? ', …' : '');
  return `column${columns.length > 1 ? 's' : ''} ${list} of the prediction`;
}

/** The first operation without a gradient on the way from the prediction. */
function findBlocker({ compiled }: LossUnderCheck): Node | null {
  const moving = dependents(compiled, compiled.prediction);
  return (
    compiled.forward.find(
      (node) =>
        moving.has(node) &&
        node !== compiled.prediction &&
        node.operation.gradient === 'none' &&
        (STEPS.has(node.operation.name) || node.operation.name === 'detach'),
    ) ?? null
  );
}

const SIGNS: Readonly<Partial<Record<string, string>>> = {
  greater: 'a comparison',
  greaterEqual: 'a comparison',
  less: 'a comparison',
  lessEqual: 'a comparison',
  equal: 'a comparison',
  notEqual: 'a comparison',
  multiply: 'a product with 0',
};

export function sourceName({ operation }: Node): string {
  return SIGNS[operation.name] ?? `${operation.name}()`;
}
