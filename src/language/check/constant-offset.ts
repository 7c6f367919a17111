import type { Node } from '../../engine/graph';
import type { LossUnderCheck } from './loss-under-check';
import { predictShifted } from './fitting-predictions';
import type { LossFix, LossRemark } from './remark';
import { returnSpan } from './return-span';
import { expressionAt } from './source-operands';
import { numberOf, summands } from './summands';
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
        fixes: withoutConstant(loss, node),
      },
    ];
  }
  return [];
}

/** What is left when the constant goes, where it is written as a number. */
function withoutConstant({ lossFile }: LossUnderCheck, { origin: { span } }: Node): LossFix[] {
  const expression = span === undefined ? null : expressionAt(lossFile, span);
  if (span === undefined || expression?.type !== 'BinaryExpression') return [];
  const { left, operator, right } = expression;
  const rest = operator === '-' && right.type === 'Literal' ? left : null;
  if (rest === null || rest.type === 'PrivateIdentifier') return [];
  return [{ title: 'Leave the constant out', edits: [{ span, newText: lossFile.sourceOf(rest).text }] }];
}

interface Offset {
  /** rest - constant */
  readonly node: Node;
  readonly rest: Node;
  /** Above 0. */
  readonly constant: number;
}

/** Subtractions of a constant among the parts of which the loss is made. */
function offsets({ compiled }: LossUnderCheck): Offset[] {
  return summands(compiled.built.total).flatMap((node): Offset[] => {
    const [a, b] = node.inputs;
    const [left, right] = node.inputs.map(numberOf);
    if (node.operation.name === 'subtract')
      return right !== null && right > 0 ? [{ node, rest: a, constant: right }] : [];
    if (node.operation.name !== 'add') return [];
    if (right !== null && right < 0) return [{ node, rest: a, constant: -right }];
    return left !== null && left < 0 ? [{ node, rest: b, constant: -left }] : [];
  });
}
