import { formula } from '../formula';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';
import { stableSpellings } from './stable-spelling';
import type { Instability } from './unstable-expressions';
import { shown, type Witness } from './witness';

/** The finding for an expression that breaks: for which numbers, what comes out, what to write instead. */
export function describeInstability(loss: LossUnderCheck, instability: Instability): LossRemark {
  const { witness, span, inherent, farOut } = instability;
  const { advice, fixes, limits } = stableSpellings(loss, span, witness);
  const where = whereItHappens(loss, witness);
  return {
    rule: 'unstable-expression',
    severity: inherent ? 'info' : 'warning',
    span,
    message: `${whatHappens(witness)} ${where}, ${consequence(witness)}. ${advice}`,
    fixes: inherent ? [] : fixes,
    farOut: farOut && (fixes.length === 0 || limits === true),
  };
}

function whatHappens({ node, operands, value }: Witness): string {
  const { name } = node.operation;
  const [a, b] = operands;
  const text = formula(name, a, b);
  if (node.pass === 'forward') return `${text} = ${shown(value)}`;
  const inner = node.differentiates?.operation.name ?? name;
  return `the derivative of ${inner}() is ${shown(value)} (${text})`;
}

/** "for a prediction of 0 and a target of 1": the row of the batch that did it, where one did. */
function whereItHappens({ batch }: LossUnderCheck, { node, element, prediction, target }: Witness): string {
  const size = node.shape.reduce((product, axis) => product * axis, 1);
  const row = node.shape[0] === batch ? Math.floor(element / (size / batch)) : 0;
  const whole = node.shape[0] !== batch;
  const numbers = (values: Float64Array) => {
    const width = values.length / batch;
    const list = Array.from(values.subarray(row * width, (row + 1) * width), shown);
    return width === 1 ? list[0] : `[${list.slice(0, 6).join(', ')}${width > 6 ? ', …' : ''}]`;
  };
  const rows = whole ? 'in a batch with rows like' : 'for';
  return `${rows} prediction ${numbers(prediction)} and target ${numbers(target)}`;
}

function consequence({ node, loss }: Witness): string {
  if (Number.isFinite(loss)) return `so the gradient is not finite although the loss is ${shown(loss)}`;
  return node.pass === 'forward' ? `so the loss is ${shown(loss)}` : 'so the gradient is not finite';
}
