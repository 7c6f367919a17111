import { parseExpressionAt, type Expression } from 'acorn';
import type { SourceSpan } from '../../engine/origin';
import type { LossFile } from '../loss-file';

export interface SourceText {
  readonly text: string;
  readonly span: SourceSpan;
}

/** The expression at a span; null when the span is none. */
export function expressionAt(lossFile: LossFile, span: SourceSpan): Expression | null {
  try {
    const expression = parseExpressionAt(lossFile.text, span.start, {
      ecmaVersion: 2022,
      sourceType: 'module',
    });
    return expression.end >= span.end ? narrowed(expression, span) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The parser reads as far as it can: `a * b` at the span of `a`. Goes down the left edge to the one that ends there. */
function narrowed(expression: Expression, span: SourceSpan): Expression | null {
  let current: Expression = expression;
  while (current.end !== span.end) {
    if (current.type === 'BinaryExpression' && current.left.type !== 'PrivateIdentifier')
      current = current.left;
    else if (current.type === 'SequenceExpression') current = current.expressions[0];
    else if (current.type === 'ConditionalExpression') current = current.test;
    else if (current.type === 'LogicalExpression') current = current.left;
    else return null;
  }
  return current;
}

/** The two sides of a binary expression, or the arguments of a call. */
export function operandsOf(lossFile: LossFile, span: SourceSpan): readonly SourceText[] | null {
  const expression = expressionAt(lossFile, span);
  const source = (node: Pick<Expression, 'start' | 'end'>) => lossFile.sourceOf(node);
  if (expression?.type === 'BinaryExpression') return [expression.left, expression.right].map(source);
  if (expression?.type === 'CallExpression') return expression.arguments.map(source);
  return null;
}
