import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { Location } from '../../src/runs/location';
import type { ExpectedPlace } from './scenario';

/**
 * Whether a finding is on a place: in the same file, and its range begins there.
 * @param folder that paths of the place are relative to
 */
export function isOn(location: Location, place: ExpectedPlace, folder: string): boolean {
  const file = resolve(folder, place.file);
  if (resolve(location.file) !== file) return false;
  const { line, column } = location;
  if ('pointer' in place) return isWithinValue(readFileSync(file, 'utf8'), place.pointer, line, column);
  if ('line' in place) {
    const { line: expected, column: from = 1, endColumn: to = Infinity } = place;
    return line === expected && column >= from && column < to;
  }
  if ('field' in place) return fieldAt(readFileSync(file, 'utf8'), line, column) === place.index;
  return true;
}

/** From the first character of the key (of the value in an array) to the last one of the value. */
function isWithinValue(text: string, pointer: string, line: number, column: number): boolean {
  const path = pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
  const root = parseTree(text);
  const node = root === undefined ? undefined : findNodeAtLocation(root, path);
  if (node === undefined) return false;
  const begin = node.parent?.type === 'property' ? node.parent.offset : node.offset;
  const offset = offsetOf(text, line, column);
  return offset >= begin && offset < node.offset + node.length;
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((total, each) => total + each.length + 1, 0) + column - 1;
}

/** 1-based number of the cell that a character of a comma-separated line without quotes belongs to. */
function fieldAt(text: string, line: number, column: number): number {
  const content = text.split('\n')[line - 1] ?? '';
  return content.slice(0, column - 1).split(',').length;
}
