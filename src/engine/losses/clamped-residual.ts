import type { Node } from '../graph';
import { divide, multiply, subtract } from '../operations/arithmetic';
import { clamp } from '../operations/rounding';
import { detach } from '../operations/shaping';

/**
 * Quadratic up to |r| = width * limit and linear from there: c * (r - width * c / 2) with c = r / width kept within
 * ±limit. Since c maximizes that expression, its derivative with respect to r is c alone; holding c constant gives
 * exactly that, also where r is infinite and the product rule would give 0 * Infinity.
 */
export function clampedQuadratic(residual: Node, width: number, limit: number): Node {
  const slope = detach(clamp(divide(residual, width), -limit, limit));
  return multiply(slope, subtract(residual, multiply(slope, width / 2)));
}
