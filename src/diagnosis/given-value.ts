import { findNodeAtLocation } from 'jsonc-parser';
import { toPlainValue, type JsonDocument } from '../runs/run-file/json-document';
import { pathOf } from './run-file-change';

/** What the run file itself says at a pointer, without defaults; undefined where it says nothing. */
export function givenValue({ root }: JsonDocument, pointer: string): unknown {
  const node = root === undefined ? undefined : findNodeAtLocation(root, pathOf(pointer));
  return node === undefined ? undefined : toPlainValue(node);
}
