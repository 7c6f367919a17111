import { findNodeAtLocation, getLocation, parseTree, type JSONPath, type Node } from 'jsonc-parser';
import type { VocabularyKind } from '../worker/service-protocol';

/** What a string of a run file names. */
export type WordKind = VocabularyKind | 'column' | 'dataFile';

/** A string of a run file at a place of its text. */
export interface RunFileWord {
  readonly kind: WordKind;
  /** Without quotes; empty where none is written yet. */
  readonly value: string;
  /** Offsets of the string with its quotes; both the same where none is written yet. */
  readonly start: number;
  readonly end: number;
}

/** The word at an offset of the text of a run file; undefined at keys, numbers and everywhere else. */
export function wordAt(text: string, offset: number): RunFileWord | undefined {
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  if (isAtPropertyKey) return undefined;
  const kind = kindOf(path, text);
  if (kind === undefined) return undefined;
  if (previousNode === undefined || offset > previousNode.offset + previousNode.length) {
    return { kind, value: '', start: offset, end: offset };
  }
  if (previousNode.type !== 'string') return undefined;
  const start = previousNode.offset;
  return { kind, value: String(previousNode.value), start, end: start + previousNode.length };
}

/** Path of the data file as the run file has it; undefined where it has none. */
export function dataFileOf(text: string): string | undefined {
  const node = nodeAt(text, ['data', 'file']);
  return node?.type === 'string' ? String(node.value) : undefined;
}

/** Offset of the key that lenses stand above: the loss, else the beginning. */
export function lensOffset(text: string): number {
  return nodeAt(text, ['loss'])?.parent?.offset ?? 0;
}

function kindOf(path: JSONPath, text: string): WordKind | undefined {
  const [section] = path;
  switch (section) {
    case 'data':
      return kindInData(path);
    case 'model':
      return kindInLayer(path, text);
    case 'loss':
      return kindInLoss(path);
    case 'optimizer':
    case 'schedule':
      return path.length === 2 && path[1] === 'type' ? section : undefined;
    default:
      return undefined;
  }
}

function kindInData([, key, ...rest]: JSONPath): WordKind | undefined {
  if (key === 'file' || key === 'validation') return rest.length === 0 ? 'dataFile' : undefined;
  if (key === 'target') return rest.length <= 1 ? 'column' : undefined;
  return (key === 'features' || key === 'exclude') && rest.length === 1 ? 'column' : undefined;
}

function kindInLayer(path: JSONPath, text: string): WordKind | undefined {
  const key = path.at(-1);
  if (key === 'layer' || key === 'activation') return key;
  if (key !== 'type') return undefined;
  const layer = nodeAt(text, [...path.slice(0, -1), 'layer']);
  return layer?.value === 'activation' ? 'activation' : undefined;
}

/** `loss`, `loss.type`, and the same within terms and phases. */
function kindInLoss(path: JSONPath): WordKind | undefined {
  const own = path.at(-1) === 'type' ? path.slice(0, -1) : path;
  if (own.at(-1) === 'loss') return 'loss';
  const isTarget = path[1] === 'terms' && path[3] === 'target' && path.length <= 5;
  return isTarget ? 'column' : undefined;
}

function nodeAt(text: string, path: JSONPath): Node | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  return root === undefined ? undefined : findNodeAtLocation(root, path);
}
