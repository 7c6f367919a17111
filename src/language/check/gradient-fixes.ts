import type { Expression } from 'acorn';
import type { Node } from '../../engine/graph';
import { asOperand, isReturned } from './loss-text';
import type { LossUnderCheck } from './loss-under-check';
import type { LossFix } from './remark';
import { expressionAt } from './source-operands';

/** Functions whose first argument can stand in their place, with a gradient. */
const TRANSPARENT: ReadonlySet<string> = new Set(['detach', 'round', 'floor', 'ceil', 'clamp']);

/** Comparisons as the sign of a difference: which of the two sides is taken from the other. */
const GREATER: ReadonlySet<string> = new Set(['>', '>=']);
const LESS: ReadonlySet<string> = new Set(['<', '<=']);

/**
 * What to write in place of an operation that lets no gradient through: its argument, or a smooth function with the
 * same limits. Empty where that would be another loss.
 */
export function withoutCut(loss: LossUnderCheck, place: Node): LossFix[] {
  const { lossFile } = loss;
  const { span } = place.origin;
  const expression = span === undefined ? null : expressionAt(lossFile, span);
  if (span === undefined || expression === null) return [];
  const replace = (title: string, newText: string): LossFix[] => [{ title, edits: [{ span, newText }] }];
  const text = (node: Expression) => lossFile.sourceOf(node).text;
  if (expression.type === 'CallExpression' && expression.callee.type === 'Identifier') {
    const { name } = expression.callee;
    const argument = expression.arguments.at(0);
    if (argument === undefined || argument.type === 'SpreadElement') return [];
    if (TRANSPARENT.has(name)) {
      const plain = isReturned(lossFile, span) ? text(argument) : asOperand(lossFile, argument);
      return replace(`Take ${name}() away`, plain);
    }
    return name === 'sign' ? replace('Use tanh()', `tanh(${text(argument)})`) : [];
  }
  if (expression.type !== 'BinaryExpression' || expression.left.type === 'PrivateIdentifier') return [];
  const { left, operator, right } = expression;
  const difference = GREATER.has(operator) ? [left, right] : LESS.has(operator) ? [right, left] : null;
  if (difference === null) return [];
  const [upper, lower] = difference;
  const isZero = lower.type === 'Literal' && lower.value === 0;
  const margin = isZero ? text(upper) : `${asOperand(lossFile, upper)} - ${asOperand(lossFile, lower)}`;
  return replaceChoice(loss, place, `sigmoid(${margin})`) ?? replace('Use sigmoid()', `sigmoid(${margin})`);
}

/** A comparison that only decides between 1 and 0 is replaced with the choice; between others there is no fix. */
function replaceChoice(
  { lossFile, compiled }: LossUnderCheck,
  comparison: Node,
  newText: string,
): LossFix[] | null {
  const choices = compiled.forward.filter(
    ({ operation, inputs }) => operation.name === 'where' && inputs[0] === comparison,
  );
  if (choices.length === 0) return null;
  const [{ origin }] = choices;
  const choice = origin.span === undefined ? null : expressionAt(lossFile, origin.span);
  if (choices.length > 1 || choice?.type !== 'CallExpression' || origin.span === undefined) return [];
  const [, yes, no] = choice.arguments;
  const isOneOrZero = isNumber(yes, 1) && isNumber(no, 0);
  return isOneOrZero ? [{ title: 'Use sigmoid()', edits: [{ span: origin.span, newText }] }] : [];
}

function isNumber(node: { readonly type: string } | undefined, value: number): boolean {
  return node?.type === 'Literal' && 'value' in node && node.value === value;
}
