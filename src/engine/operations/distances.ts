import type { Node } from '../graph';
import { add, divide, multiply, subtract } from './arithmetic';
import { sum } from './reductions';
import { clamp } from './rounding';
import { norm } from './statistics';

/** x divided by its norm of order `order` along `axis`, but by no less than `epsilon` (`torch.nn.functional.normalize`). */
export function normalize(x: Node, axis = 1, order = 2, epsilon = 1e-12): Node {
  return divide(x, clamp(norm(x, axis, true, order), epsilon, null));
}

/**
 * The cosine of the angle between vectors along `axis`, lengths below `epsilon` counting as epsilon
 * (`torch.nn.functional.cosine_similarity`).
 */
export function cosineSimilarity(a: Node, b: Node, axis = 1, epsilon = 1e-8): Node {
  return sum(multiply(normalize(a, axis, 2, epsilon), normalize(b, axis, 2, epsilon)), axis);
}

/** The norm of a - b + epsilon over the last axis (`torch.nn.functional.pairwise_distance`). */
export function pairwiseDistance(a: Node, b: Node, order = 2, epsilon = 1e-6, keepDims = false): Node {
  return norm(add(subtract(a, b), epsilon), -1, keepDims, order);
}
