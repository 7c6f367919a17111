import { aliasOf } from './arena-layout';
import type { Node } from './graph';
import type { TensorData } from './operation';
import { broadcastStrides, sameShape, sizeOf, type Shape } from './shape';

/** One number of a computed graph. */
export interface Element {
  readonly node: Node;
  /** Index into the node's numbers, row-major. */
  readonly element: number;
}

/** Gives a node's numbers as they were computed. */
export type ReadNode = (node: Node) => TensorData;

/** The first number that is NaN or infinite; -1 when all are finite. */
export function firstNonFinite(values: TensorData): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

/**
 * Follows a number that is not finite back to where that began: to an operation whose inputs are finite, or to a leaf
 * that holds such a number itself. Of several inputs that are not finite, one of the loss itself is taken rather than
 * one of its gradient. Infinite constants are meant, as the padding of a maximum is.
 */
export function traceBack(read: ReadNode, from: Element): Element {
  let at = from;
  for (;;) {
    const next = nonFiniteInput(read, at);
    if (next === null) return at;
    at = next;
  }
}

function nonFiniteInput(read: ReadNode, { node, element }: Element): Element | null {
  let found: Element | null = null;
  for (const input of node.inputs) {
    if (input.operation.name === 'constant') continue;
    const values = read(input);
    const own = operandElement(node, element, input);
    const bad = own !== null && !Number.isFinite(values[own]) ? own : firstNonFinite(values);
    if (bad < 0) continue;
    if (found === null || (input.pass === 'forward' && found.node.pass === 'backward'))
      found = { node: input, element: bad };
  }
  return found;
}

/** Operations whose result has other elements of the input at the same index. */
const MOVING: ReadonlySet<string> = new Set([
  'matmul',
  'transpose',
  'flip',
  'gather',
  'scatterAdd',
  'indexSelect',
  'indexAdd',
  'slice',
  'pad',
  'concat',
  'conv2d',
  'convTranspose2d',
]);

/** Which number of the input went into an element of the node; null where several did, or none by itself. */
export function operandElement(node: Node, element: number, input: Node): number | null {
  if (sizeOf(input.shape) === 1) return 0;
  const offset = node.inputs[0] === input ? aliasOf(node) : null;
  if (offset !== null) return element + offset;
  if (MOVING.has(node.operation.name)) return null;
  if (sameShape(input.shape, node.shape)) return element;
  return broadcastsTo(input.shape, node.shape) ? broadcastElement(element, input.shape, node.shape) : null;
}

function broadcastsTo(from: Shape, to: Shape): boolean {
  const offset = to.length - from.length;
  return offset >= 0 && from.every((size, axis) => size === 1 || size === to[axis + offset]);
}

function broadcastElement(element: number, from: Shape, to: Shape): number {
  const strides = broadcastStrides(from, to);
  let rest = element;
  let index = 0;
  for (let axis = to.length - 1; axis >= 0; axis--) {
    index += (rest % to[axis]) * strides[axis];
    rest = Math.floor(rest / to[axis]);
  }
  return index;
}
