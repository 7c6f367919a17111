import { parse, type AnyNode, type BinaryExpression, type CallExpression, type Expression } from 'acorn';
import type { SourceSpan } from '../../engine/origin';
import type { LossFile } from '../loss-file';

/** The expressions around a span, the innermost first; the one at the span itself is not among them. */
export function expressionsAround(lossFile: LossFile, { start, end }: SourceSpan): Expression[] {
  const found: Expression[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(visit);
    } else if (isNode(value) && value.start <= start && value.end >= end) {
      const isItself = value.start === start && value.end === end;
      if (isExpression(value) && !isItself) found.unshift(value);
      Object.values(value).forEach(visit);
    }
  };
  visit(parse(lossFile.text, { ecmaVersion: 2022, sourceType: 'module' }));
  return found;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function isExpression(node: AnyNode): node is CallExpression | BinaryExpression {
  return node.type === 'CallExpression' || node.type === 'BinaryExpression';
}
