import type { Node } from '../../engine/graph';
import type { TensorData } from '../../engine/operation';
import { sizeOf } from '../../engine/shape';
import { operandElement, type Element, type ReadNode } from '../../engine/trace-back';

/** What went into an operation at one element: one number, or several of which one stands out. */
export interface Operand extends Element {
  /** Smallest and largest of what went in. */
  readonly low: number;
  readonly high: number;
  readonly value: number;
}

/** Longest way back that is followed. */
const LONGEST = 200;

/** The inputs of an operation at one of its elements, in order. */
export function operandsAt(read: ReadNode, { node, element }: Element): Operand[] {
  return node.inputs.map((input) => {
    const values = read(input);
    const own = operandElement(node, element, input);
    const [from, to] = own === null ? sameRow(node, element, input) : [own, own + 1];
    return { node: input, ...extremes(values, from, to) };
  });
}

/**
 * The way that a number has come: from an operation back through the input that decided it, its input, and so on, to
 * what was not computed or to the first operation that `ends` the way.
 */
export function valueChain(read: ReadNode, from: Element, ends: (node: Node) => boolean): Operand[] {
  const chain: Operand[] = [];
  let at: Element = from;
  while (chain.length < LONGEST) {
    const next = decisive(at.node, operandsAt(read, at));
    if (next === null) break;
    chain.push(next);
    if (ends(next.node)) break;
    at = next;
  }
  return chain;
}

/** The operand without which the result would have been another: a small denominator, a large factor, the chosen branch. */
function decisive({ operation }: Node, operands: readonly Operand[]): Operand | null {
  const computed = operands.filter(({ node }) => node.operation.name !== 'constant');
  if (computed.length < 2) return computed.at(0) ?? null;
  const [first, second] = operands;
  if (operation.name === 'divide') return Math.abs(second.value) < 1 ? second : first;
  if (operation.name === 'power' && first.value <= 0) return first;
  if (operation.name === 'where') return first.value === 0 ? operands[2] : second;
  // Of equal sizes the latest made is the longest way, and tells most.
  return computed.reduce((best, each) =>
    Math.abs(each.value) > Math.abs(best.value) ||
    (Math.abs(each.value) === Math.abs(best.value) && each.node.id > best.node.id)
      ? each
      : best,
  );
}

/** The elements of an input in the row of the element where both have rows, else all of them. */
function sameRow(node: Node, element: number, input: Node): [from: number, to: number] {
  const size = sizeOf(input.shape);
  const rows = node.shape.at(0);
  if (rows === undefined || rows !== input.shape.at(0)) return [0, size];
  const width = size / rows;
  const row = Math.floor(element / (sizeOf(node.shape) / rows));
  return [row * width, (row + 1) * width];
}

/** The range of some numbers, and the one of the largest size among them. */
export function extremes(values: TensorData, from: number, to: number): Omit<Operand, 'node'> {
  let [low, high, element] = [Infinity, -Infinity, from];
  for (let i = from; i < to; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
    if (Math.abs(values[i]) > Math.abs(values[element])) element = i;
  }
  return { low, high, element, value: values[element] };
}
