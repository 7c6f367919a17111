import type { Node } from '../graph';
import { multiply, notEqual, where } from '../operations/arithmetic';
import { pick, indexSelect } from '../operations/indexing';
import { constant } from '../operations/leaves';
import { negate } from '../operations/unary';
import { explicitWeights, type ClassWeight } from './option-schemas';
import { requireWeightPerClass } from './shape-checks';

/** Class indices with some that do not count. */
export interface ClassIndices {
  /** 1 where the index counts, else 0. */
  readonly valid: Node;
  /** The index where it counts, else 0, so that it always names a class. */
  readonly indices: Node;
  /** The weight of the class where it counts, else 0. */
  readonly weights: Node;
}

/** @throws ShapeError when there is not one weight for each class. */
export function classIndices(
  loss: string,
  target: Node,
  classes: number,
  { ignoreIndex, classWeight }: { readonly ignoreIndex: number; readonly classWeight: ClassWeight },
): ClassIndices {
  const valid = notEqual(target, ignoreIndex);
  const indices = where(valid, target, 0);
  const weights = weightsPerClass(loss, target, classes, classWeight);
  return {
    valid,
    indices,
    weights: weights === null ? valid : where(valid, indexSelect(weights, 0, indices), 0),
  };
}

/** The weights as a tensor [classes], or null for none. */
export function weightsPerClass(
  loss: string,
  node: Node,
  classes: number,
  classWeight: ClassWeight,
): Node | null {
  const list = explicitWeights(classWeight);
  if (list === null) return null;
  requireWeightPerClass(loss, 'classWeight', list, classes);
  return constant(node.graph, list, [classes]);
}

/** -weight * x[target], 0 where the target does not count. */
export function negativePicked(x: Node, axis: number, { valid, indices, weights }: ClassIndices): Node {
  return where(valid, negate(multiply(pick(x, indices, axis), weights)), 0);
}
