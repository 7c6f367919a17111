import type { Node } from '../../engine/graph';
import type { LossUnderCheck } from './loss-under-check';
import { predictShifted } from './fitting-predictions';
import type { LossRemark } from './remark';
import { returnSpan } from './return-span';
import { shown } from './witness';

/** Batches of targets and of predictions that are looked at. */
const TARGETS = 3;
const PREDICTIONS = 40;
/** Of the constant: what is left at a perfect fit when the rest of the loss is 0 there. */
const NEARLY_ZERO = 1e-3;

/**
 * A constant taken from a loss that is 0 at a perfect fit and never below: it moves no weight, and the loss is negative
 * where it is best.
 */
export function checkOffset(loss: LossUnderCheck): LossRemark[] {
  for (const { node, rest, constant } of offsets(loss)) {
    const { compiled, predictions, targets } = loss;
    const isLowestAtFit = targets.slice(0, TARGETS).every((setTargets) => {
      setTargets(compiled.targetData);
      const fit = predictShifted(loss, 0);
      return fit < 0 && compiled.read(rest).every((value) => Math.abs(value) <= NEARLY_ZERO * constant);
    });
    const isNeverBelow = predictions.patterns.slice(0, PREDICTIONS).every((predict, i) => {
      targets[i % targets.length](compiled.targetData);
      predict(compiled.predictionData, compiled.targetData);
      compiled.run();
      return !compiled.read(rest).some((value) => value < -NEARLY_ZERO * constant);
    });
    if (!isLowestAtFit || !isNeverBelow) continue;
    targets[0](compiled.targetData);
    return [
      {
        rule: 'negative-loss',
        severity: 'warning',
        span: node.origin.span ?? returnSpan(loss),
        message: `predictions that fit their targets cost ${shown(predictShifted(loss, 0))}: the constant ${shown(constant)} is taken from a loss that is 0 there. It changes no gradient; without it 0 is the best that can be had.`,
        fixes: [],
      },
    ];
  }
  return [];
}

interface Offset {
  /** rest - constant */
  readonly node: Node;
  readonly rest: Node;
  /** Above 0. */
  readonly constant: number;
}

/** Subtractions of a constant from which the loss is made by sums, means and factors alone. */
function offsets({ compiled }: LossUnderCheck): Offset[] {
  const found: Offset[] = [];
  const open = [compiled.built.total];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { operation, inputs } = node;
    const [a, b] = inputs;
    const [left, right] = inputs.map(numberOf);
    switch (operation.name) {
      case 'subtract':
        if (right !== null && right > 0) found.push({ node, rest: a, constant: right });
        open.push(a);
        break;
      case 'add':
        if (right !== null && right < 0) found.push({ node, rest: a, constant: -right });
        if (left !== null && left < 0) found.push({ node, rest: b, constant: -left });
        open.push(a, b);
        break;
      case 'multiply':
        if ((right ?? -1) > 0) open.push(a);
        if ((left ?? -1) > 0) open.push(b);
        break;
      case 'divide':
        if ((right ?? -1) > 0) open.push(a);
        break;
      case 'mean':
      case 'sum':
      case 'reshape':
        open.push(a);
        break;
      default:
    }
  }
  return found;
}

/** The number of a constant that is the same throughout; null for any other node. */
export function numberOf({ operation, attributes }: Node): number | null {
  if (operation.name !== 'constant') return null;
  const { values } = attributes as { readonly values: unknown };
  return typeof values === 'number' ? values : null;
}
