import type { OperationName } from '../../engine/operation-name';
import { formula } from '../formula';
import { overall } from '../ranges/range-view';
import { rangeText } from '../ranges/range-text';
import type { LossUnderCheck } from './loss-under-check';
import { analyseRanges } from './loss-ranges';
import type { LossRemark } from './remark';
import { stableSpellings } from './stable-spelling';
import type { Instability } from './unstable-expressions';
import { shown, type Witness } from './witness';

/** The finding for an expression that breaks: for which numbers, what comes out, what to write instead. */
export function describeInstability(loss: LossUnderCheck, instability: Instability): LossRemark {
  const { witness, span, inherent, farOut, unreached, isolated } = instability;
  const { advice, fixes, limits } = stableSpellings(loss, span, witness);
  const where = whereItHappens(loss, witness);
  return {
    rule: 'unstable-expression',
    severity: inherent ? 'info' : 'warning',
    span,
    message: `${whatHappens(witness)} ${where}, ${consequence(witness)}. ${operandRange(loss, witness)}${advice}`,
    fixes: inherent ? [] : fixes,
    unlikely: unreached || isolated || (farOut && (fixes.length === 0 || limits === true)),
  };
}

/** Of the operations that break for some arguments: which of their inputs that is, and what it is called. */
const FRAGILE: Readonly<Partial<Record<OperationName, readonly [number, string]>>> = {
  log: [0, 'argument'],
  log1p: [0, 'argument'],
  log2: [0, 'argument'],
  log10: [0, 'argument'],
  sqrt: [0, 'argument'],
  rsqrt: [0, 'argument'],
  exp: [0, 'argument'],
  expm1: [0, 'argument'],
  reciprocal: [0, 'denominator'],
  divide: [1, 'denominator'],
  power: [0, 'base'],
};

/** "The argument of log() is between 0 and 1 here. ": what the operand can be at all; empty where that is anything. */
function operandRange({ compiled, context }: LossUnderCheck, { node }: Witness): string {
  const broken = node.differentiates ?? node;
  const fragile = FRAGILE[broken.operation.name];
  if (fragile === undefined) return '';
  const [index, what] = fragile;
  const analysis = analyseRanges(compiled.forward, context, 'any');
  const text = analysis === null ? null : rangeText(overall(analysis, broken.inputs[index]), shown);
  const ofWhat = what === 'argument' ? ` of ${broken.operation.name}()` : '';
  return text === null ? '' : `The ${what}${ofWhat} is ${text} here. `;
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
