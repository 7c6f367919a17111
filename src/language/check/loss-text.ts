import {
  parse,
  type AnyNode,
  type Expression,
  type Identifier,
  type Property,
  type VariableDeclarator,
} from 'acorn';
import type { SourceSpan } from '../../engine/origin';
import type { LossFile } from '../loss-file';

/** Everything in the syntax tree of a loss file that `choose` takes, in the order of the text. */
function collect<T extends AnyNode>(lossFile: LossFile, choose: (node: AnyNode) => node is T): T[] {
  const found: T[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(visit);
    } else if (isNode(value)) {
      if (choose(value)) found.push(value);
      Object.values(value).forEach(visit);
    }
  };
  visit(parse(lossFile.text, { ecmaVersion: 2022, sourceType: 'module' }));
  return found;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** Whether the expression at a span is all that a function gives back. */
export function isReturned(lossFile: LossFile, span: SourceSpan): boolean {
  const isResult = (node: AnyNode): node is AnyNode => {
    const result =
      node.type === 'ReturnStatement'
        ? node.argument
        : node.type === 'ArrowFunctionExpression' && node.expression
          ? node.body
          : null;
    return result?.start === span.start && result.end === span.end;
  };
  return collect(lossFile, isResult).length > 0;
}

/** The places within a span at which a name stands for its value; `{ name }` is none, as it stands for more. */
export function usesOf(lossFile: LossFile, name: string, { start, end }: SourceSpan): SourceSpan[] {
  const isShort = (node: AnyNode): node is Property => node.type === 'Property' && node.shorthand;
  const short = new Set(collect(lossFile, isShort).map((node) => node.start));
  const isUse = (node: AnyNode): node is Identifier =>
    node.type === 'Identifier' &&
    node.name === name &&
    node.start >= start &&
    node.end <= end &&
    !short.has(node.start);
  return collect(lossFile, isUse).map((node) => lossFile.sourceOf(node).span);
}

/** What a name is declared as, where it stands for one thing in the whole file: x in `const name = x`. */
export function definitionOf(lossFile: LossFile, name: string): Expression | null {
  const isNamed = (node: AnyNode): node is VariableDeclarator =>
    node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.id.name === name;
  const takesName = (node: AnyNode): node is AnyNode =>
    (node.type === 'FunctionDeclaration' || node.type === 'ArrowFunctionExpression') &&
    node.params.some((parameter) => parameter.type !== 'Identifier' || parameter.name === name);
  const found = collect(lossFile, isNamed);
  return found.length === 1 && collect(lossFile, takesName).length === 0 ? (found[0].init ?? null) : null;
}

const ATOMS: ReadonlySet<Expression['type']> = new Set([
  'Identifier',
  'Literal',
  'CallExpression',
  'MemberExpression',
]);

/** The text of an expression, in brackets where what stands around it could pull it apart. */
export function asOperand(lossFile: LossFile, expression: Expression): string {
  const { text } = lossFile.sourceOf(expression);
  return ATOMS.has(expression.type) ? text : `(${text})`;
}
