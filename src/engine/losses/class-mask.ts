import type { Node } from '../graph';
import { oneHot } from '../operations/indexing';
import { permute } from '../operations/shaping';
import type { Shape } from '../shape';

/** 1 at each index's place along `axis` of a tensor of `shape`, 0 elsewhere; NaN for an index that is no class. */
export function classMask(indices: Node, axis: number, shape: Shape): Node {
  const mask = oneHot(indices, shape[axis]);
  if (axis === shape.length - 1) return mask;
  const order = shape.map((_, i) => (i < axis ? i : i === axis ? shape.length - 1 : i - 1));
  return permute(mask, order);
}
