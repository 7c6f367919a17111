import type { Node } from '../../engine/graph';
import { leafAttributes } from '../../engine/operations/leaves';
import { broadcastOffsets } from '../../engine/kernels/elementwise';
import { sameShape, sizeOf } from '../../engine/shape';
import { narrowingsOf } from './conditions';
import { isElementwise, rangesOfResult } from './operation-rules';
import { ANYTHING, between, hull, intersect, NEVER, type Range } from './range';
import { spreadRanges, type RangeTensor } from './range-tensor';
import { overall, type RangeView } from './range-view';
import { withRelations } from './relations';
import { ValueNumbers } from './value-numbers';

/** What is known of the numbers that come from outside. */
export interface LeafRanges {
  /** The ranges of the elements of a leaf; null where nothing is known. */
  ranges(leaf: Node): RangeTensor | null;
  /** Whether the rows of a leaf hold a single 1 and zeros along an axis. */
  isOneHot(leaf: Node, axis: number): boolean;
  /** Whether a leaf holds numbers of 0 or more that add up to 1 along an axis, but for rounding. */
  areShares(leaf: Node, axis: number): boolean;
}

/** Numbers whose sign is decided before all that depends on them is looked at. */
const MOST_SPLITS = 8;
/** Operations that are looked at once more under assumptions. */
const MOST_REPEATED = 500;

/**
 * The range of every number of a graph from those of its leaves: by the rule of each operation, by what relates its
 * inputs, by the conditions that guard the branches of `where`, and by the cases in which a number is at most or at
 * least 0. What the engine computes in float32 lies within.
 */
export class RangeAnalysis implements RangeView {
  readonly numbers = new ValueNumbers();
  readonly #ranges = new Map<Node, RangeTensor>();
  readonly #splits: Split[] = [];
  readonly #effort: Effort = { left: MOST_REPEATED };

  /** @param nodes in the order in which they are computed, inputs before users */
  constructor(
    nodes: readonly Node[],
    private readonly leaves: LeafRanges,
  ) {
    const turning = this.#turningNumbers(nodes);
    for (const node of nodes) {
      const ranges = withRelations(this, node, this.#rangesOf(node));
      this.#ranges.set(node, ranges);
      this.#ranges.set(node, this.#inCases(node, ranges));
      if (turning.has(this.numbers.of(node))) this.#split(node);
    }
  }

  get everywhere(): RangeView {
    return this;
  }

  isAssumedOrder(): boolean {
    return false;
  }

  /** @throws Error for a node that was not analysed */
  ranges(node: Node): RangeTensor {
    const ranges = this.#ranges.get(node);
    if (ranges === undefined) throw new Error(`node ${node.id} (${node.operation.name}) was not analysed`);
    return ranges;
  }

  /** The range of all elements of a node together. */
  rangeOf(node: Node): Range {
    return overall(this, node);
  }

  isOneHot(node: Node, axes: readonly number[]): boolean {
    if (axes.length !== 1) return false;
    if (node.operation.name === 'oneHot') return axes[0] === node.shape.length - 1;
    if (node.operation.name === 'detach') return this.isOneHot(node.inputs[0], axes);
    return leafAttributes(node) !== null && this.leaves.isOneHot(node, axes[0]);
  }

  areShares(node: Node, axes: readonly number[]): boolean {
    const [axis] = axes;
    if (axes.length !== 1) return false;
    const isAlong = (of: Node) => (of.attributes as { axis: number }).axis === axis;
    switch (node.operation.name) {
      case 'leaf':
        return this.leaves.areShares(node, axis);
      case 'softmax':
        return isAlong(node);
      case 'exp': {
        const [inner] = node.inputs;
        return inner.operation.name === 'logSoftmax' && isAlong(inner);
      }
      case 'detach':
        return this.areShares(node.inputs[0], axes);
      default:
        return this.isOneHot(node, axes);
    }
  }

  #rangesOf(node: Node): RangeTensor {
    if (leafAttributes(node) !== null)
      return this.leaves.ranges(node) ?? new Array<Range>(sizeOf(node.shape)).fill(ANYTHING);
    return resultUnder(node, this, this.#effort);
  }

  /** Values that several operations of the loss use: where they cancel, it depends on the case. */
  #turningNumbers(nodes: readonly Node[]): Set<number> {
    const users = new Map<number, Set<number>>();
    for (const node of nodes) {
      if (node.pass !== 'forward') continue;
      for (const input of node.inputs) {
        const number = this.numbers.of(input);
        users.set(number, (users.get(number) ?? new Set()).add(this.numbers.of(node)));
      }
    }
    return new Set([...users].filter(([, by]) => by.size > 1).map(([number]) => number));
  }

  #split(node: Node): void {
    if (node.pass !== 'forward' || this.#splits.length >= MOST_SPLITS || node.operation.name === 'constant')
      return;
    const number = this.numbers.of(node);
    if (this.#splits.some((split) => split.number === number)) return;
    const ranges = this.ranges(node);
    const cases = casesOf(ranges);
    if (cases === null || this.#isDecided(node)) return;
    this.#splits.push({
      number,
      reached: new Set([node]),
      views: cases.map((narrowed) => new AssumedRanges(this, new Map([[number, narrowed]]), this.#effort)),
    });
  }

  /** Whether its sign is known in each case of a number that was split already, as that of abs(x) * x is by x. */
  #isDecided(node: Node): boolean {
    return this.#splits.some(
      ({ reached, views }) => reached.has(node) && views.every((view) => casesOf(view.ranges(node)) === null),
    );
  }

  /** What is left of the ranges when the cases of what the node depends on are looked at one by one. */
  #inCases(node: Node, ranges: RangeTensor): RangeTensor {
    if (node.pass !== 'forward' || !isElementwise(node)) return ranges;
    let result = ranges;
    for (const { reached, views } of this.#splits) {
      if (!node.inputs.some((input) => reached.has(input))) continue;
      reached.add(node);
      const [first, ...others] = views.map((view) => view.ranges(node));
      const either = others.reduce((all, each) => all.map((range, i) => hull(range, each[i])), first);
      result = result.map((range, i) => intersect(range, either[i]));
    }
    return result;
  }
}

/** How much may still be looked at, shared by all views of an analysis. */
interface Effort {
  left: number;
}

interface Split {
  readonly number: number;
  /** Nodes that depend on it place by place. */
  readonly reached: Set<Node>;
  readonly views: readonly AssumedRanges[];
}

/** The cases of numbers of both signs, or of labels 0 and 1; null where there is only one. */
function casesOf(ranges: RangeTensor): readonly RangeTensor[] | null {
  const isLabel = ({ low, high, whole }: Range) => whole && low === 0 && high === 1;
  if (ranges.some(isLabel)) {
    const only = (end: 'low' | 'high') =>
      ranges.map((range) => (isLabel(range) ? { ...range, low: range[end], high: range[end] } : range));
    return [only('low'), only('high')];
  }
  if (!ranges.some(({ low, high }) => low < 0 && high > 0)) return null;
  // NaN is in both cases.
  const within = (low: number, high: number) =>
    ranges.map((range) => intersect(range, { ...between(low, high), nan: range.nan }));
  return [within(-Infinity, 0), within(0, Infinity)];
}

/**
 * The ranges of nodes where something is assumed of others, as within a branch. What is assumed at a place holds only
 * for what is computed from that place alone; all else stays as it is.
 */
class AssumedRanges implements RangeView {
  readonly #ranges = new Map<Node, RangeTensor>();

  constructor(
    private readonly outer: RangeView,
    private readonly assumed: ReadonlyMap<number, RangeTensor>,
    private readonly effort: Effort,
    private readonly orders: ReadonlySet<string> = new Set(),
  ) {}

  get numbers(): ValueNumbers {
    return this.outer.numbers;
  }

  get everywhere(): RangeView {
    return this.outer.everywhere;
  }

  isAssumedOrder(upper: Node, lower: Node): boolean {
    const order = orderKey(this.numbers, upper, lower);
    return this.orders.has(order) || this.outer.isAssumedOrder(upper, lower);
  }

  isOneHot(node: Node, axes: readonly number[]): boolean {
    return this.outer.isOneHot(node, axes);
  }

  areShares(node: Node, axes: readonly number[]): boolean {
    return this.outer.areShares(node, axes);
  }

  ranges(node: Node): RangeTensor {
    const known = this.#ranges.get(node);
    if (known !== undefined) return known;
    const ranges = this.#compute(node);
    this.#ranges.set(node, ranges);
    return ranges;
  }

  #compute(node: Node): RangeTensor {
    const before = this.outer.ranges(node);
    const own = this.assumed.get(this.numbers.of(node));
    const isNarrower =
      isElementwise(node) &&
      this.effort.left-- > 0 &&
      node.inputs.some((input) => this.ranges(input) !== this.outer.ranges(input));
    const computed = isNarrower ? withRelations(this, node, resultUnder(node, this, this.effort)) : before;
    const narrowed = isNarrower ? computed.map((range, i) => intersect(before[i], range)) : before;
    return own === undefined ? narrowed : narrowed.map((range, i) => intersect(range, own[i]));
  }
}

/** The ranges of a result from its inputs' under a view; each branch of a choice under what its condition says. */
function resultUnder(node: Node, view: RangeView, effort: Effort): RangeTensor {
  const inputs = node.inputs.map((input) => view.ranges(input));
  if (node.operation.name !== 'where') return rangesOfResult(node, inputs);
  const [condition, first, second] = node.inputs;
  const [truth] = inputs;
  const mayHold = truth.some(({ low, high, nan }) => nan || low !== 0 || high !== 0);
  const mayFail = truth.some(({ low, high }) => low <= 0 && high >= 0);
  return rangesOfResult(node, [
    truth,
    (mayHold ? guarded(view, condition, true, effort) : view).ranges(first),
    (mayFail ? guarded(view, condition, false, effort) : view).ranges(second),
  ]);
}

function orderKey(numbers: ValueNumbers, upper: Node, lower: Node): string {
  return `${numbers.of(upper)} >= ${numbers.of(lower)}`;
}

const branches = new WeakMap<RangeView, Map<string, RangeView>>();

/** The ranges where a condition holds, or where it does not; made once, since several choices share a condition. */
function guarded(view: RangeView, condition: Node, holds: boolean, effort: Effort): RangeView {
  const known = branches.get(view) ?? new Map<string, RangeView>();
  branches.set(view, known);
  const key = `${view.numbers.of(condition)} ${holds}`;
  const branch = known.get(key) ?? assumingCondition(view, condition, holds, effort);
  known.set(key, branch);
  return branch;
}

/** The view itself where the condition says nothing new. */
function assumingCondition(view: RangeView, condition: Node, holds: boolean, effort: Effort): RangeView {
  const assumed = new Map<number, RangeTensor>();
  const orders = new Set<string>();
  const { shape } = condition;
  for (const { node, other, narrow, isUpper } of narrowingsOf(condition, holds)) {
    const isOrder = isUpper && other !== null && !view.isAssumedOrder(node, other);
    if (isOrder) orders.add(orderKey(view.numbers, node, other));
    const number = view.numbers.of(node);
    const own = spreadRanges(assumed.get(number) ?? view.ranges(node), node.shape, shape);
    const beside = other === null ? null : spreadRanges(view.ranges(other), other.shape, shape);
    const narrowed = own.map((range, i) => narrow(range, beside?.[i] ?? null));
    if (narrowed.some((range, i) => !isSame(range, own[i])))
      assumed.set(number, gathered(narrowed, node, shape));
  }
  return assumed.size === 0 ? view : new AssumedRanges(view, assumed, effort, orders);
}

function isSame(a: Range, b: Range): boolean {
  return a === b || (a.low === b.low && a.high === b.high && a.nan === b.nan && a.whole === b.whole);
}

/** Back to the node's own shape: where an element was spread over several places, what holds at any of them. */
function gathered(narrowed: RangeTensor, { shape }: Node, spread: readonly number[]): RangeTensor {
  if (sameShape(shape, spread)) return narrowed;
  const result = new Array<Range>(sizeOf(shape)).fill(NEVER);
  broadcastOffsets(shape, spread).forEach((offset, i) => {
    result[offset] = hull(result[offset], narrowed[i]);
  });
  return result;
}
