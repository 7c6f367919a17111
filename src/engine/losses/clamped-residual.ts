import type { Node } from '../graph';
import { divide, multiply, subtract } from '../operations/arithmetic';
import { clamp } from '../operations/rounding';

/**
 * Quadratic up to |r| = width * limit and linear from there: c * (r - width * c / 2) with c = r / width kept within
 * ±limit. Unlike a choice between two branches it has no difference of large numbers and no infinite branch whose
 * gradient would be multiplied by 0.
 */
export function clampedQuadratic(residual: Node, width: number, limit: number): Node {
  const slope = clamp(divide(residual, width), -limit, limit);
  return multiply(slope, subtract(residual, multiply(slope, width / 2)));
}
