import type { Node } from '../../engine/graph';
import type { ReductionAttributes } from '../../engine/operations/reductions';
import { reducedShape } from '../../engine/operations/reductions';
import { sameShape, sizeOf } from '../../engine/shape';

/** What reduces a tensor along axes, perhaps reshaped afterwards so that it broadcasts against the tensor. */
export interface Reduction {
  readonly node: Node;
  readonly of: Node;
  readonly axes: readonly number[];
}

const REDUCING: ReadonlySet<string> = new Set([
  'max',
  'min',
  'sum',
  'mean',
  'logSumExp',
  'norm',
  'variance',
  'std',
]);
const PASSING: ReadonlySet<string> = new Set(['reshape', 'detach', 'identity', 'broadcastTo']);

/** The node before it was only reshaped, spread or detached. */
export function withoutReshaping(node: Node): Node {
  let at = node;
  while (PASSING.has(at.operation.name)) at = at.inputs[0];
  return at;
}

/** The reduction that a node is, whatever it was reshaped to; null for any other node. */
export function reductionOf(node: Node): Reduction | null {
  const core = withoutReshaping(node);
  if (!REDUCING.has(core.operation.name)) return null;
  return { node: core, of: core.inputs[0], axes: (core.attributes as ReductionAttributes).axes };
}

/**
 * Whether each group's result meets its own members when a reduction, shaped as `shape` says, broadcasts against the
 * tensor that was reduced.
 */
export function meetsItsMembers({ of, axes }: Reduction, shape: readonly number[]): boolean {
  if (axes.length === of.shape.length) return sizeOf(shape) === 1;
  const kept = reducedShape(of.shape, { axes, keepDims: true });
  return sameShape(withoutLeadingOnes(shape), withoutLeadingOnes(kept));
}

/** Axes of size 1 in front change nothing about how a tensor broadcasts. */
function withoutLeadingOnes(shape: readonly number[]): readonly number[] {
  const first = shape.findIndex((size) => size !== 1);
  return first < 0 ? [] : shape.slice(first);
}
