import {
  createScanner,
  parseTree,
  printParseErrorCode,
  type Node as JsonNode,
  type ParseError,
} from 'jsonc-parser';
import type { Location } from '../location';
import { locateRange } from './json-location';

/** A JSON text with comments whose values know where they were written. */
export interface JsonDocument {
  /** Absolute path, as locations name it. */
  readonly file: string;
  readonly text: string;
  /** Undefined when the text holds no value at all. */
  readonly root: JsonNode | undefined;
  readonly errors: readonly JsonError[];
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[];
}

export interface JsonError {
  readonly message: string;
  readonly location: Location;
}

/** Deeper nesting is refused before the recursive parser sees it. */
const MAXIMUM_DEPTH = 64;

/** Comments and trailing commas are allowed; never throws. */
export function parseJsonDocument(text: string, file: string): JsonDocument {
  const lineStarts = findLineStarts(text);
  const blank: JsonDocument = { file, text, root: undefined, errors: [], lineStarts };
  // A byte order mark is no JSON; a space in its place keeps all offsets.
  const source = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const tooDeep = findExcessiveDepth(source);
  if (tooDeep !== null) {
    const message = `values are nested deeper than ${MAXIMUM_DEPTH} levels`;
    return { ...blank, errors: [{ message, location: locateRange(blank, tooDeep, tooDeep + 1) }] };
  }
  const parseErrors: ParseError[] = [];
  const root = parseTree(source, parseErrors, { allowTrailingComma: true, allowEmptyContent: true });
  const document = { ...blank, root };
  const errors = parseErrors.map(({ error, offset, length }) => ({
    message: describeSyntaxError(printParseErrorCode(error)),
    location: locateRange(document, offset, offset + Math.max(length, 1)),
  }));
  if (root === undefined && errors.length === 0) {
    errors.push({ message: 'the file is empty', location: locateRange(document, 0, 0) });
  }
  return { ...document, errors: [...errors, ...duplicateKeys(document, root)] };
}

/** The value as plain data, with every key an own property, also one called `__proto__`. */
export function toPlainValue(node: JsonNode): unknown {
  if (node.type === 'array') return (node.children ?? []).map(toPlainValue);
  if (node.type !== 'object') return node.value as unknown;
  const result: Record<string, unknown> = {};
  for (const { children = [] } of node.children ?? []) {
    if (children.length < 2) continue;
    const [key, value] = children;
    Object.defineProperty(result, String(key.value), {
      value: toPlainValue(value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return result;
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}

/** Offset of the first bracket beyond the allowed depth. */
function findExcessiveDepth(text: string): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const first = text[scanner.getTokenOffset()];
    if (first === '{' || first === '[') depth++;
    else if (first === '}' || first === ']') depth--;
    if (depth > MAXIMUM_DEPTH) return scanner.getTokenOffset();
  }
  return null;
}

function duplicateKeys(document: JsonDocument, node: JsonNode | undefined): JsonError[] {
  const children = node?.children ?? [];
  const errors: JsonError[] = [];
  if (node?.type === 'object') {
    const seen = new Set<unknown>();
    for (const property of children) {
      const key = property.children?.[0];
      if (key === undefined) continue;
      if (seen.has(key.value)) {
        const location = locateRange(document, key.offset, key.offset + key.length);
        errors.push({ message: `key '${String(key.value)}' is written twice`, location });
      }
      seen.add(key.value);
    }
  }
  return [...errors, ...children.flatMap((child) => duplicateKeys(document, child))];
}

const SYNTAX_ERRORS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is not JSON: strings and keys need double quotes',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a key in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: "':' is expected after the key",
  CommaExpected: "',' is expected here",
  CloseBraceExpected: "'}' is missing",
  CloseBracketExpected: "']' is missing",
  EndOfFileExpected: 'nothing may follow the closing brace',
  InvalidCommentToken: 'a comment cannot stand here',
  UnexpectedEndOfComment: "the comment is not closed with '*/'",
  UnexpectedEndOfString: 'the string is not closed',
  UnexpectedEndOfNumber: 'the number breaks off',
  InvalidUnicode: 'this \\u escape needs four hexadecimal digits',
  InvalidEscapeCharacter: 'this escape does not exist in JSON',
  InvalidCharacter: 'this character must be written as an escape inside a string',
};

function describeSyntaxError(code: string): string {
  return SYNTAX_ERRORS[code] ?? 'this is not JSON';
}
