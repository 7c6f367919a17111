import type { AnyNode } from 'acorn';

/** For each construct of JavaScript outside the subset, what to write instead. Keys are ESTree types. */
const REPLACEMENTS: Readonly<Partial<Record<string, string>>> = {
  ImportDeclaration: 'a loss file imports nothing; put helper functions in the same file',
  ImportExpression: 'a loss file imports nothing; put helper functions in the same file',
  ExportAllDeclaration: 'export functions of this file only',
  ClassDeclaration: 'there are no classes here; write a function',
  ClassExpression: 'there are no classes here; write a function',
  NewExpression: 'there are no classes here; call a function without new',
  ThisExpression: 'there is no this here; pass what is needed as an argument',
  Super: 'there are no classes here; write a function',
  MetaProperty: 'nothing of the host is visible in a loss file',
  WhileStatement: 'use for over a plain number: for (let i = 0; i < n; i++)',
  DoWhileStatement: 'use for over a plain number: for (let i = 0; i < n; i++)',
  ForInStatement: 'use for over a plain number: for (let i = 0; i < n; i++)',
  ForOfStatement: 'use for over a plain number: for (let i = 0; i < n; i++) with list[i]',
  SwitchStatement: 'use if and else',
  TryStatement: 'nothing is thrown in a loss; remove the try',
  ThrowStatement: 'nothing is thrown in a loss; return a value',
  LabeledStatement: 'labels are not supported',
  WithStatement: 'with is not supported',
  DebuggerStatement: 'remove it; the values of each expression are shown by hovering over it',
  TemplateLiteral: "write the text in quotes: '...'",
  TaggedTemplateExpression: 'call the function with arguments in parentheses',
  AwaitExpression: 'a loss is computed at once; remove await',
  YieldExpression: 'a loss is computed at once; return the value',
  SequenceExpression: 'write one expression a statement',
  SpreadElement: 'write the elements out',
  RestElement: 'name each argument',
  ChainExpression: 'use a plain . instead of ?.',
  ParenthesizedExpression: 'remove the parentheses',
  StaticBlock: 'there are no classes here; write a function',
  PropertyDefinition: 'there are no classes here; write a function',
  PrivateIdentifier: 'there are no classes here; use a plain name',
};

/** The message for a construct that loss files do not have. */
export function unsupported(node: AnyNode): string {
  const replacement = REPLACEMENTS[node.type];
  return `loss files do not have this (${readable(node.type)})${replacement === undefined ? '' : `: ${replacement}`}`;
}

/** "WhileStatement" as "while statement". */
function readable(type: string): string {
  return type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
