import type { Node as JsonNode } from 'jsonc-parser';
import type { Location } from '../location';
import type { JsonDocument } from './json-document';

/** `['model', 2]` as the JSON pointer `/model/2`. */
export function formatPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function parsePointer(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The node at the pointer or its nearest existing ancestor, and whether it is the pointer's own. */
function nearestNode(
  document: JsonDocument,
  pointer: string,
): { node: JsonNode | undefined; exact: boolean } {
  let node = document.root;
  for (const part of parsePointer(pointer)) {
    const child = node === undefined ? undefined : childOf(node, part);
    if (child === undefined) return { node, exact: false };
    node = child;
  }
  return { node, exact: node !== undefined };
}

function childOf(node: JsonNode, part: string): JsonNode | undefined {
  if (node.type === 'array') return /^\d+$/.test(part) ? node.children?.[Number(part)] : undefined;
  if (node.type !== 'object') return undefined;
  return node.children?.find((property) => property.children?.[0].value === part)?.children?.[1];
}

/** Whether the document has a value at exactly this pointer. */
export function hasPointer(document: JsonDocument, pointer: string): boolean {
  return nearestNode(document, pointer).exact;
}

/**
 * The place of a value, for findings: from the first character of its key (of the value itself in an array and at the
 * root) to the end of the value. A value over several lines is marked by its key or its first line alone, so that
 * an editor does not underline half the file. When there is no such value, its nearest existing ancestor stands in.
 * @param pointer JSON pointer (RFC 6901), e.g. `/model/2/activation`
 */
export function locate(document: JsonDocument, pointer: string): Location {
  const { node } = nearestNode(document, pointer);
  if (node === undefined) return locateRange(document, 0, 0);
  const key = keyOf(node);
  const start = key?.offset ?? node.offset;
  const end = node.offset + node.length;
  if (lineAt(document, start) === lineAt(document, end)) return locateRange(document, start, end);
  return locateRange(
    document,
    start,
    key === undefined ? endOfLine(document, start) : key.offset + key.length,
  );
}

/** The place of the value alone, without its key; the nearest existing ancestor's {@link locate} when there is none. */
export function locateValue(document: JsonDocument, pointer: string): Location {
  const { node, exact } = nearestNode(document, pointer);
  if (node === undefined || !exact) return locate(document, pointer);
  const end = node.offset + node.length;
  const sameLine = lineAt(document, node.offset) === lineAt(document, end);
  return locateRange(document, node.offset, sameLine ? end : endOfLine(document, node.offset));
}

/** The place of a key alone; the nearest existing ancestor's {@link locate} when there is none. */
export function locateKey(document: JsonDocument, pointer: string): Location {
  const { node, exact } = nearestNode(document, pointer);
  const key = node !== undefined && exact ? keyOf(node) : undefined;
  return key === undefined
    ? locate(document, pointer)
    : locateRange(document, key.offset, key.offset + key.length);
}

function keyOf(node: JsonNode): JsonNode | undefined {
  return node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
}

/** The location of the characters from offset `start` up to, not including, `end`. */
export function locateRange(document: JsonDocument, start: number, end: number): Location {
  const line = lineAt(document, start);
  const endLine = lineAt(document, end);
  return {
    file: document.file,
    line: line + 1,
    column: start - document.lineStarts[line] + 1,
    endLine: endLine + 1,
    endColumn: end - document.lineStarts[endLine] + 1,
  };
}

/** 0-based line of an offset, by bisection. */
function lineAt({ lineStarts }: JsonDocument, offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStarts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function endOfLine(document: JsonDocument, offset: number): number {
  const rest = document.text.slice(offset).search(/\r|\n/);
  return rest < 0 ? document.text.length : offset + rest;
}
