import type { AnyNode, Expression } from 'acorn';
import { asOperand, isReturned } from './loss-text';
import type { LossUnderCheck } from './loss-under-check';
import type { LossFix } from './remark';
import { returnSpan } from './return-span';
import { expressionAt } from './source-operands';

/** The other sign for the whole loss, where it is one expression that is returned. */
export function withOtherSign(loss: LossUnderCheck): LossFix[] {
  const { lossFile } = loss;
  const span = returnSpan(loss);
  const expression = isWhole(loss) ? expressionAt(lossFile, span) : null;
  if (expression === null) return [];
  const turned =
    expression.type === 'UnaryExpression' && expression.operator === '-'
      ? lossFile.sourceOf(expression.argument).text
      : `-${asOperand(lossFile, expression)}`;
  return [{ title: 'Turn the sign of the loss', edits: [{ span, newText: turned }] }];
}

/** mean(a - b) and sum(a - b) with the difference made positive before it is averaged. */
export function withAbsoluteErrors(loss: LossUnderCheck): LossFix[] {
  const { lossFile } = loss;
  const expression = isWhole(loss) ? expressionAt(lossFile, returnSpan(loss)) : null;
  if (expression?.type !== 'CallExpression' || expression.callee.type !== 'Identifier') return [];
  const errors = expression.arguments.at(0);
  if (!['mean', 'sum'].includes(expression.callee.name)) return [];
  if (errors?.type !== 'BinaryExpression' || errors.operator !== '-') return [];
  const { text, span } = lossFile.sourceOf(errors);
  return [{ title: 'Take abs() of each error', edits: [{ span, newText: `abs(${text})` }] }];
}

/** abs(mean(a)) and mean(a) ** 2 with the mean taken last, so that errors of opposite sign do not cancel. */
export function withMeanLast(loss: LossUnderCheck): LossFix[] {
  const { lossFile } = loss;
  const span = returnSpan(loss);
  const outer = isWhole(loss) ? expressionAt(lossFile, span) : null;
  const swap = (newText: string): LossFix[] => [{ title: 'Take the mean last', edits: [{ span, newText }] }];
  if (outer?.type === 'BinaryExpression' && outer.operator === '**') {
    const errors = meanOf(outer.left);
    const power = lossFile.sourceOf(outer.right).text;
    return errors === null ? [] : swap(`mean(${asOperand(lossFile, errors)} ** ${power})`);
  }
  if (outer?.type !== 'CallExpression' || outer.callee.type !== 'Identifier') return [];
  const { name } = outer.callee;
  const errors = outer.arguments.length === 1 ? meanOf(outer.arguments[0]) : null;
  if (errors === null || !['abs', 'square'].includes(name)) return [];
  return swap(`mean(${name}(${lossFile.sourceOf(errors).text}))`);
}

/** a in mean(a). */
function meanOf(node: AnyNode): Expression | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return null;
  if (node.callee.name !== 'mean' || node.arguments.length > 1) return null;
  const argument = node.arguments.at(0);
  return argument === undefined || argument.type === 'SpreadElement' ? null : argument;
}

/** Whether the loss is one expression that the exported function itself returns: what is changed there changes no other. */
function isWhole(loss: LossUnderCheck): boolean {
  const { lossFile, name, compiled } = loss;
  const span = returnSpan(loss);
  const own = lossFile.functions.find((each) => each.name === name)?.span;
  const isOwn = own !== undefined && own.start <= span.start && span.end <= own.end;
  return isOwn && compiled.built.terms.length === 0 && isReturned(lossFile, span);
}
