import * as z from 'zod';
import type { Node } from '../graph';
import { power } from '../operations/arithmetic';
import { clamp } from '../operations/rounding';

export const focusOption = z
  .number()
  .nonnegative()
  .default(2)
  .describe('How much less the rows count that are right already; 0 is the cross-entropy.');

/** The least number that float32 has with all its digits. */
const LEAST_NORMAL = Math.fround(2 ** -126);

/**
 * missing^gamma, the factor of focal losses. The power's infinite slope at 0 under gamma < 1 meets a cross-entropy of 0
 * there; kept from 0 it gives the right gradient, 0, instead of NaN.
 * @param missing 1 minus the probability of the target.
 */
export function focusOn(missing: Node, gamma: number): Node {
  return power(clamp(missing, LEAST_NORMAL, null), gamma);
}
