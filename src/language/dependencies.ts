import type { AnyNode, Pattern, Statement } from 'acorn';

/**
 * The statements at the top of a loss file of which a name is made, directly or through others, in their order. A
 * statement that only mentions a name, as a local one of its own, is among them, too.
 */
export function statementsBehind(statements: readonly Statement[], name: string): Statement[] {
  const found = new Set<Statement>();
  const names = new Set([name]);
  // Names that are found while the set is gone through are gone through, too.
  for (const each of names) {
    for (const statement of statements) {
      if (found.has(statement) || !declaredNames(statement).includes(each)) continue;
      found.add(statement);
      for (const mentioned of mentionedNames(statement)) names.add(mentioned);
    }
  }
  return statements.filter((statement) => found.has(statement));
}

function declaredNames(statement: Statement): string[] {
  if (statement.type === 'FunctionDeclaration') return [statement.id.name];
  if (statement.type !== 'VariableDeclaration') return [];
  return statement.declarations.flatMap(({ id }) => patternNames(id));
}

function patternNames(pattern: Pattern): string[] {
  return pattern.type === 'Identifier' ? [pattern.name] : mentionedNames(pattern);
}

/** Every identifier within a node. */
function mentionedNames(root: AnyNode): string[] {
  const names: string[] = [];
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    if ('type' in value && value.type === 'Identifier' && 'name' in value) names.push(String(value.name));
    const parts: unknown[] = Object.values(value);
    open.push(...parts);
  }
  return names;
}
