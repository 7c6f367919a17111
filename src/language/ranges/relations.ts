import type { Node } from '../../engine/graph';
import type { ReductionAttributes } from '../../engine/operations/reductions';
import { sizeOf } from '../../engine/shape';
import { meetsItsMembers, reductionOf } from './alignment';
import { isCosine, isDirection } from './cosine';
import { isAtLeast, minus, plus, squaredNode } from './order';
import { between, hullOf, intersect, type Range } from './range';
import type { RangeTensor } from './range-tensor';
import { highest, lowest, type RangeView } from './range-view';
import { SLACK } from './rounding';

/** A number that is 1 but for rounding. */
const ABOUT_ONE: Range = { ...between(1 - 64 * SLACK, 1 + 64 * SLACK), nan: true };
/** Numbers between -1 and 1 but for rounding. */
const ABOUT_SHARE: Range = { ...between(-1 - 64 * SLACK, 1 + 64 * SLACK), nan: true };
const NOT_NEGATIVE: Range = { ...between(0, Infinity), nan: true };
const NOT_POSITIVE: Range = { ...between(-Infinity, 0), nan: true };

/** What is known of a result besides what the ranges of its inputs tell: how they depend on one another. */
export function relatedRange(view: RangeView, node: Node): Range | null {
  switch (node.operation.name) {
    case 'add':
    case 'subtract':
      // Derivatives are sums of either sign.
      return node.pass === 'forward' ? differenceRange(view, node) : null;
    case 'multiply':
      return squaredNode(node, view) === null ? null : NOT_NEGATIVE;
    case 'divide':
      return quotientRange(view, node);
    case 'sum':
    case 'mean':
      return totalRange(view, node);
    case 'max':
      return isShifted(view, node) ? { ...between(0, 0), nan: true } : null;
    case 'logSumExp':
      return isShifted(view, node) ? NOT_NEGATIVE : null;
    default:
      return null;
  }
}

/** Intersects all elements with what is known of each of them. */
export function withRelations(view: RangeView, node: Node, ranges: RangeTensor): RangeTensor {
  const related = relatedRange(view, node);
  return related === null ? ranges : ranges.map((range) => intersect(range, related));
}

/** a - b by the order of a and b, as of x and max(x), or relu(x) and x times a share. */
function differenceRange(view: RangeView, node: Node): Range | null {
  const [a, b] = node.inputs;
  const isDifference = node.operation.name === 'subtract';
  if (isDifference && view.numbers.of(a) === view.numbers.of(b)) return { ...between(0, 0), nan: true };
  const rest = isDifference ? [-highest(view, b), -lowest(view, b)] : [lowest(view, b), highest(view, b)];
  const isTold = lowest(view, a) + rest[0] >= 0 || highest(view, a) + rest[1] <= 0;
  if (isTold) return null;
  const [other, opposite] = isDifference ? [plus(b), minus(b)] : [minus(b), plus(b)];
  if (isAtLeast(view, plus(a), other)) return NOT_NEGATIVE;
  if (isAtLeast(view, opposite, minus(a))) return NOT_NEGATIVE;
  if (isAtLeast(view, other, plus(a))) return NOT_POSITIVE;
  return isAtLeast(view, minus(a), opposite) ? NOT_POSITIVE : null;
}

/** A part of a whole is at most all of it; a product of vectors at most that of their lengths. */
function quotientRange(view: RangeView, { inputs: [a, b] }: Node): Range | null {
  if (!(lowest(view, b) > 0)) return null;
  if (isDirection(view, a, b)) return ABOUT_SHARE;
  if (lowest(view, a) >= 0) return isAtLeast(view, plus(b), plus(a)) ? { ...between(0, 1), nan: true } : null;
  const isShare = isAtLeast(view, plus(b), plus(a)) && isAtLeast(view, plus(b), minus(a));
  return isShare || isCosine(view, a, b) ? ABOUT_SHARE : null;
}

/** Sums of shares, of exponentials beside their largest, and means weighted by shares. */
function totalRange(view: RangeView, node: Node): Range | null {
  const { axes } = node.attributes as ReductionAttributes;
  const [x] = node.inputs;
  const share = node.operation.name === 'mean' ? 1 / sizeOf(axes.map((axis) => x.shape[axis])) : 1;
  const scaled = (low: number, high: number): Range => ({ ...between(low * share, high * share), nan: true });
  if (view.isOneHot(x, axes)) return scaled(1 - SLACK, 1 + SLACK);
  if (view.areShares(x, axes)) return scaled(ABOUT_ONE.low, ABOUT_ONE.high);
  if (x.operation.name === 'exp' && isBelowMaximum(view, x.inputs[0], axes)) {
    // The exponential of the largest is exactly 1.
    return share === 1 ? scaled(1, Infinity) : scaled(1 - SLACK, Infinity);
  }
  return x.operation.name === 'multiply' && share === 1 ? weightedRange(view, x, axes) : null;
}

/** A mean of numbers weighted by shares lies among them. */
function weightedRange(
  view: RangeView,
  { inputs: [a, b], shape }: Node,
  axes: readonly number[],
): Range | null {
  for (const [weights, values] of [
    [a, b],
    [b, a],
  ]) {
    if (sizeOf(weights.shape) !== sizeOf(shape)) continue;
    if (!view.areShares(weights, axes)) continue;
    const { low, high } = hullOf(view.ranges(values));
    const slack = 256 * SLACK * Math.max(Math.abs(low), Math.abs(high));
    return Number.isFinite(slack) ? { ...between(low - slack, high + slack), nan: true } : null;
  }
  return null;
}

/** Whether what a node reduces is x - max(x), so that the largest member of each group is 0. */
function isShifted(view: RangeView, node: Node): boolean {
  return isBelowMaximum(view, node.inputs[0], (node.attributes as ReductionAttributes).axes);
}

function isBelowMaximum({ numbers }: RangeView, node: Node, axes: readonly number[]): boolean {
  if (node.operation.name !== 'subtract') return false;
  const [x, shift] = node.inputs;
  const reduction = reductionOf(shift);
  return (
    reduction?.node.operation.name === 'max' &&
    numbers.of(reduction.of) === numbers.of(x) &&
    reduction.axes.every((axis) => axes.includes(axis)) &&
    meetsItsMembers(reduction, shift.shape)
  );
}
