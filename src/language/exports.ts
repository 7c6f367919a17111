import type { FunctionDeclaration, Statement } from 'acorn';
import type { SourceSpan } from '../engine/origin';
import { LossFileError } from './problem';
import { unsupported } from './subset';
import type { LossFileSyntax } from './syntax';

/** A loss that other files may name, and the name it has in its own. */
export interface Exported {
  /** "default", or the exported name. */
  readonly name: string;
  readonly local: string;
  readonly span: SourceSpan;
}

/**
 * Splits `export` from what it exports. A default function without a name is called "default".
 * @throws LossFileError at an import, a class or a re-export.
 */
export function separateExports(syntax: LossFileSyntax): { statements: Statement[]; exported: Exported[] } {
  const statements: Statement[] = [];
  const exported: Exported[] = [];
  for (const item of syntax.program.body) {
    switch (item.type) {
      case 'ExportDefaultDeclaration': {
        const { declaration } = item;
        if (declaration.type === 'FunctionDeclaration') {
          const local = declaration.id?.name ?? 'default';
          statements.push(declaration.id ? declaration : named(declaration, local));
          exported.push({ name: 'default', local, span: syntax.span(declaration) });
        } else if (declaration.type === 'ClassDeclaration') {
          throw new LossFileError(unsupported(declaration), syntax.span(declaration));
        } else if (declaration.type === 'Identifier') {
          exported.push({ name: 'default', local: declaration.name, span: syntax.span(declaration) });
        } else {
          statements.push(constantDeclaration('default', declaration));
          exported.push({ name: 'default', local: 'default', span: syntax.span(declaration) });
        }
        break;
      }
      case 'ExportNamedDeclaration': {
        const { declaration } = item;
        if (item.source)
          throw new LossFileError('export functions of this file only', syntax.span(item.source));
        if (declaration) {
          statements.push(declaration);
          for (const name of declaredNames(declaration))
            exported.push({ name, local: name, span: syntax.span(declaration) });
        }
        for (const { local, exported: outer } of item.specifiers) {
          if (local.type !== 'Identifier' || outer.type !== 'Identifier') {
            throw new LossFileError('name the export plainly', syntax.span(item));
          }
          exported.push({ name: outer.name, local: local.name, span: syntax.span(local) });
        }
        break;
      }
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        throw new LossFileError(unsupported(item), syntax.span(item));
      default:
        statements.push(item);
    }
  }
  return { statements, exported: exported.filter(({ local }) => isFunctionName(statements, local)) };
}

type AnonymousDefault = Omit<FunctionDeclaration, 'id'> & { id: FunctionDeclaration['id'] | null };

function named(declaration: AnonymousDefault, name: string): FunctionDeclaration {
  const { start, end } = declaration;
  return {
    ...declaration,
    id: { type: 'Identifier', name, start, end: Math.min(end, start + 'function'.length) },
  };
}

function constantDeclaration(name: string, init: Statement | object): Statement {
  const { start, end } = init as { start: number; end: number };
  const id = { type: 'Identifier', name, start, end };
  return {
    type: 'VariableDeclaration',
    kind: 'const',
    start,
    end,
    declarations: [{ type: 'VariableDeclarator', id, init, start, end }],
  } as Statement;
}

function declaredNames(declaration: Statement | object): string[] {
  const statement = declaration as Statement;
  if (statement.type === 'FunctionDeclaration') return [statement.id.name];
  if (statement.type !== 'VariableDeclaration') return [];
  return statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
}

/** False for a name that is known to hold something else than a function, such as an exported number. */
function isFunctionName(statements: readonly Statement[], name: string): boolean {
  for (const statement of statements) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      if (id.type !== 'Identifier' || id.name !== name || !init) continue;
      return init.type !== 'Literal' && init.type !== 'ArrayExpression' && init.type !== 'ObjectExpression';
    }
  }
  return true;
}
