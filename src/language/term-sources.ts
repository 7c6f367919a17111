import type {
  ArrowFunctionExpression,
  Expression,
  FunctionDeclaration,
  FunctionExpression,
  Statement,
} from 'acorn';

type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;

/** Offsets of characters, the end exclusive. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where a named term of a loss is written. */
export interface TermSource {
  readonly value: Expression;
  /** Of `{ fit }`, which is short for `{ fit: fit }`. */
  readonly shorthand: boolean;
}

/**
 * The terms of a loss by name, as written in the object that it returns; empty unless there is exactly one such
 * object, so that changing it changes the loss always.
 */
export function termSources(definition: FunctionNode): ReadonlyMap<string, TermSource> {
  const returned = returnedBy(definition);
  const [object, ...others] = returned;
  const sources = new Map<string, TermSource>();
  if (object?.type !== 'ObjectExpression' || others.length > 0) return sources;
  for (const property of object.properties) {
    if (property.type !== 'Property' || property.computed) return new Map();
    const { key, value, shorthand } = property;
    if (key.type === 'Identifier') sources.set(key.name, { value, shorthand });
    else if (key.type === 'Literal') sources.set(String(key.value), { value, shorthand });
    else return new Map();
  }
  return sources;
}

/** What a function may return; null for nothing. */
export function returnedBy({ body }: FunctionNode): (Expression | null)[] {
  return body.type === 'BlockStatement' ? returns(body.body) : [body];
}

/** What statements may return, those inside branches and loops included. */
function returns(statements: readonly Statement[]): (Expression | null)[] {
  return statements.flatMap((statement): (Expression | null)[] => {
    switch (statement.type) {
      case 'ReturnStatement':
        return [statement.argument ?? null];
      case 'BlockStatement':
        return returns(statement.body);
      case 'IfStatement':
        return returns([statement.consequent, ...(statement.alternate ? [statement.alternate] : [])]);
      case 'ForStatement':
        return returns([statement.body]);
      default:
        return [];
    }
  });
}

/** A replacement of characters of a loss file that multiplies a term by a factor. */
export function multiplied(
  name: string,
  { value, shorthand }: TermSource,
  factor: number,
  sourceOf: (range: Range) => string,
): { readonly range: Range; readonly text: string } {
  const isProduct = value.type === 'BinaryExpression' && value.operator === '*';
  if (isProduct && value.left.type === 'Literal' && typeof value.left.value === 'number')
    return { range: value.left, text: String(Number((value.left.value * factor).toPrecision(2))) };
  const source = sourceOf(value);
  const isPlain = isProduct || value.type === 'CallExpression' || value.type === 'Identifier';
  const product = `${Number(factor.toPrecision(2))} * ${isPlain ? source : `(${source})`}`;
  return { range: value, text: shorthand ? `${name}: ${product}` : product };
}
