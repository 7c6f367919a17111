import type { Node } from '../../engine/graph';
import { hullOf, type Range } from './range';
import type { RangeTensor } from './range-tensor';
import type { ValueNumbers } from './value-numbers';

/** The ranges of nodes as far as they are known, under what is assumed where they are asked for. */
export interface RangeView {
  readonly numbers: ValueNumbers;
  /** The same without assumptions: what holds at all places, and not only at those that are looked at. */
  readonly everywhere: RangeView;
  ranges(node: Node): RangeTensor;
  /** Whether the numbers of one node are at least those of another by what is assumed. */
  isAssumedOrder(upper: Node, lower: Node): boolean;
  /** Whether the rows of a node hold a single 1 and zeros along these axes. */
  isOneHot(node: Node, axes: readonly number[]): boolean;
  /** Whether groups along these axes hold numbers of 0 or more that add up to 1, but for rounding. */
  areShares(node: Node, axes: readonly number[]): boolean;
}

const ends = new WeakMap<RangeTensor, Range>();

/** The range of all elements of a node together; computed once for each list of ranges. */
export function overall(view: RangeView, node: Node): Range {
  const ranges = view.ranges(node);
  const known = ends.get(ranges);
  if (known !== undefined) return known;
  const range = hullOf(ranges);
  ends.set(ranges, range);
  return range;
}

export function lowest(view: RangeView, node: Node): number {
  return overall(view, node).low;
}

export function highest(view: RangeView, node: Node): number {
  return overall(view, node).high;
}
