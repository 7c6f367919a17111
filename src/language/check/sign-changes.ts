import type { Node } from '../../engine/graph';
import type { CompiledLoss } from './compiled-loss';

/** Something computed on the way whose change of sign matters: the loss may break or jump where it is 0. */
export interface Quantity {
  /** The node that breaks or jumps. */
  readonly node: Node;
  /** Reads the number of one element after a run. */
  readonly read: (element: number) => number;
  readonly size: number;
}

/** Halvings after which two float32 batches on a line are neighbours. */
const HALVINGS = 48;

const WITH_ZERO: Readonly<Partial<Record<string, number>>> = {
  divide: 1,
  reciprocal: 0,
  rsqrt: 0,
  sqrt: 0,
  log: 0,
  log2: 0,
  log10: 0,
  power: 0,
  abs: 0,
  square: 0,
  sign: 0,
  norm: 0,
};

export const COMPARISONS: ReadonlySet<string> = new Set([
  'greater',
  'greaterEqual',
  'less',
  'lessEqual',
  'equal',
  'notEqual',
]);

/** What an operation takes that breaks or bends it at 0; null for other operations. */
export function breakingArgument({ operation, inputs }: Node): Node | null {
  const index = WITH_ZERO[operation.name];
  return index === undefined ? null : inputs[index];
}

/** Arguments that break an operation at 0, and comparisons that change their answer. */
export function quantities(compiled: CompiledLoss): Quantity[] {
  const moving = dependents(compiled, compiled.prediction);
  return compiled.forward.flatMap((node): Quantity[] => {
    if (!moving.has(node)) return [];
    if (COMPARISONS.has(node.operation.name)) {
      const [a, b] = node.inputs.map((input) => compiled.read(input));
      const size = Math.max(a.length, b.length);
      if (a.length !== size && a.length !== 1) return [];
      if (b.length !== size && b.length !== 1) return [];
      return [{ node, size, read: (i) => a[a.length === 1 ? 0 : i] - b[b.length === 1 ? 0 : i] }];
    }
    const argument = breakingArgument(node);
    if (argument === null || !moving.has(argument)) return [];
    const values = compiled.read(argument);
    return [{ node, size: values.length, read: (i) => values[i] }];
  });
}

/** The nodes of the loss that a leaf has an influence on. */
export function dependents(compiled: CompiledLoss, leaf: Node): Set<Node> {
  const found = new Set<Node>([leaf]);
  for (const node of compiled.forward) if (node.inputs.some((input) => found.has(input))) found.add(node);
  return found;
}

/**
 * Halves the line between two batches of predictions, over the same targets, until an element of the quantity is 0 or
 * the two are neighbours. The compiled loss holds the last batch computed.
 * @param visit called after each run; true stops the search.
 * @returns the two batches between which the sign changes
 */
export function closeIn(
  compiled: CompiledLoss,
  { read }: Quantity,
  element: number,
  ends: readonly [Float64Array, Float64Array],
  visit: () => boolean,
): [Float64Array, Float64Array] {
  const [low, high] = ends.map((batch) => Float64Array.from(batch));
  compiled.predictionData.set(low);
  compiled.run();
  const lowSign = Math.sign(read(element));
  for (let i = 0; i < HALVINGS; i++) {
    const { predictionData } = compiled;
    for (let j = 0; j < predictionData.length; j++) predictionData[j] = (low[j] + high[j]) / 2;
    compiled.run();
    if (visit()) break;
    const sign = Math.sign(read(element));
    const moved = sign === lowSign ? low : high;
    if (moved.every((value, j) => value === predictionData[j])) break;
    moved.set(predictionData);
    if (sign === 0) break;
  }
  return [low, high];
}

/**
 * The same for every part of the batch at once: each row, or each number where the quantity has one for every number
 * of the prediction, is brought to its own change of sign, so that what adds them up is 0 too.
 * @param ends batches in which the quantity was read; parts whose sign is the same in all stay as in the first.
 */
export function closeInEverywhere(
  compiled: CompiledLoss,
  { read, size }: Quantity,
  ends: readonly { readonly prediction: Float64Array; readonly values: Float64Array }[],
  visit: () => boolean,
): void {
  const { predictionData } = compiled;
  const count = predictionData.length;
  const parts = size === count ? count : compiled.batch;
  if (size % parts !== 0) return;
  const low = Float64Array.from(ends[0].prediction);
  const high = Float64Array.from(low);
  const each = count / parts;
  const step = size / parts;
  for (let part = 0; part < parts; part++) {
    const below = ends.find(({ values }) => values[part * step] < 0);
    const above = ends.find(({ values }) => values[part * step] > 0);
    if (below === undefined || above === undefined) continue;
    low.set(below.prediction.subarray(part * each, (part + 1) * each), part * each);
    high.set(above.prediction.subarray(part * each, (part + 1) * each), part * each);
  }
  const next = new Float64Array(count);
  for (let i = 0; i < HALVINGS; i++) {
    for (let j = 0; j < count; j++) next[j] = (low[j] + high[j]) / 2;
    predictionData.set(next);
    compiled.run();
    if (visit()) return;
    let moved = false;
    for (let j = 0; j < count; j++) {
      const sign = Math.sign(read(Math.floor(j / each) * step));
      const at = predictionData[j];
      if (sign === 0) {
        moved ||= low[j] !== at || high[j] !== at;
        low[j] = high[j] = at;
        continue;
      }
      const side = sign < 0 ? low : high;
      moved ||= side[j] !== at;
      side[j] = at;
    }
    if (!moved) return;
  }
}
