import type { Node } from '../../engine/graph';
import { reducedShape } from '../../engine/operations/reductions';
import type { Interval } from '../../engine/operations/rounding';
import { sameShape } from '../../engine/shape';
import { meetsItsMembers, reductionOf, withoutReshaping, type Reduction } from './alignment';
import { highest, lowest, type RangeView } from './range-view';

/** A node, or its negative. */
export interface Term {
  readonly node: Node;
  readonly negative: boolean;
}

/** Comparisons of parts that one question may lead to. */
const MOST_QUESTIONS = 30;

export function plus(node: Node): Term {
  return { node, negative: false };
}

export function minus(node: Node): Term {
  return { node, negative: true };
}

/**
 * Whether the numbers of a term are nowhere below those of another, wherever the two meet by broadcasting: by what the
 * operations are (x and max(x), relu(x) and x, a sum of numbers that are not negative and each of them), not by their
 * ranges alone. It holds for the rounded numbers, too, since rounding keeps the order.
 */
export function isAtLeast(view: RangeView, a: Term, b: Term): boolean {
  return new OrderProof(view).atLeast(a, b);
}

class OrderProof {
  constructor(
    private readonly view: RangeView,
    private left = MOST_QUESTIONS,
  ) {}

  atLeast(upper: Term, lower: Term): boolean {
    if (this.left-- <= 0) return false;
    const [a, b] = [simplified(upper), simplified(lower)];
    return (
      this.isSame(a, b) ||
      this.isAssumed(a, b) ||
      this.low(a) >= this.high(b) ||
      this.upperParts(a).some((part) => this.atLeast(part, b)) ||
      this.lowerParts(b).some((part) => this.atLeast(a, part)) ||
      this.boundsBoth(a, b) ||
      this.shareSummand(a, b) ||
      this.boundsMember(a, b) ||
      this.reducesLarger(a, b)
    );
  }

  private isSame(a: Term, b: Term): boolean {
    const { numbers } = this.view;
    return a.negative === b.negative && numbers.of(a.node) === numbers.of(b.node);
  }

  private isAssumed(a: Term, b: Term): boolean {
    if (a.negative !== b.negative) return false;
    const [upper, lower] = a.negative ? [b.node, a.node] : [a.node, b.node];
    return this.view.isAssumedOrder(upper, lower);
  }

  private low({ node, negative }: Term): number {
    return negative ? -highest(this.view, node) : lowest(this.view, node);
  }

  private high({ node, negative }: Term): number {
    return negative ? -lowest(this.view, node) : highest(this.view, node);
  }

  /** Terms of which each is at most the term. */
  private upperParts(term: Term): Term[] {
    const { node, negative } = term;
    const [x, y] = node.inputs;
    const summands = summandsOf(term);
    if (summands !== null) {
      const [first, second] = summands;
      return [...(this.low(second) >= 0 ? [first] : []), ...(this.low(first) >= 0 ? [second] : [])];
    }
    if (negative) return node.operation.name === 'minimum' ? [minus(x), minus(y)] : [];
    switch (node.operation.name) {
      case 'abs':
        return [plus(x), minus(x)];
      case 'relu':
      case 'exp':
        return [plus(x)];
      case 'softplus':
        return (node.attributes as { beta: number }).beta === 1 ? [plus(x)] : [];
      case 'maximum':
        return [plus(x), plus(y)];
      case 'clamp':
        return (node.attributes as Interval).high === Infinity ? [plus(x)] : [];
      case 'sqrt':
        return this.rootParts(x);
      default:
        return [];
    }
  }

  /** Of sqrt(x ** 2 + c), with c large enough for squares that are lost in float32: x and -x. */
  private rootParts(radicand: Node): Term[] {
    if (radicand.operation.name !== 'add') return [];
    const [a, b] = radicand.inputs;
    return [
      [a, b],
      [b, a],
    ].flatMap(([square, rest]) => {
      const x = squaredNode(square, this.view);
      return x !== null && lowest(this.view, rest) >= 2 ** -126 ? [plus(x), minus(x)] : [];
    });
  }

  /** Terms of which each is at least the term. */
  private lowerParts(term: Term): Term[] {
    const { node, negative } = term;
    const [x, y] = node.inputs;
    const summands = summandsOf(term);
    if (summands !== null) {
      const [first, second] = summands;
      return [...(this.high(second) <= 0 ? [first] : []), ...(this.high(first) <= 0 ? [second] : [])];
    }
    if (negative) {
      switch (node.operation.name) {
        case 'maximum':
          return [minus(x), minus(y)];
        case 'relu':
          return [minus(x)];
        case 'abs':
          return [minus(x), plus(x)];
        default:
          return [];
      }
    }
    switch (node.operation.name) {
      case 'minimum':
        return [plus(x), plus(y)];
      case 'clamp':
        return (node.attributes as Interval).low === -Infinity ? [plus(x)] : [];
      case 'floor':
        return [plus(x)];
      default:
        return [];
    }
  }

  /** Terms that lie between 0 and another, or below one of two others. */
  private boundsBoth(a: Term, b: Term): boolean {
    const { node, negative } = b;
    const [x, y] = node.inputs;
    if (node.operation.name === 'clamp') {
      const { low, high } = node.attributes as Interval;
      return this.low(a) >= (negative ? -high : low) && this.atLeast(a, { node: x, negative });
    }
    if (node.operation.name === 'multiply') {
      return (
        this.boundsProduct(a, negative, x, y) ||
        this.boundsProduct(a, negative, y, x) ||
        this.boundsDouble(a, b)
      );
    }
    if (node.operation.name === 'where') {
      const [, first, second] = node.inputs;
      return this.atLeast(a, { node: first, negative }) && this.atLeast(a, { node: second, negative });
    }
    return false;
  }

  /** x times a share of 0 to 1 lies between 0 and x. */
  private boundsProduct(a: Term, negative: boolean, x: Node, share: Node): boolean {
    if (this.low(a) < 0) return false;
    const [low, high] = [lowest(this.view, share), highest(this.view, share)];
    if (low >= 0 && high <= 1) return this.atLeast(a, { node: x, negative });
    if (low >= -1 && high <= 0) return this.atLeast(a, { node: x, negative: !negative });
    return false;
  }

  /** 2 x is at most a sum of two numbers that are both at least x. */
  private boundsDouble(a: Term, { node, negative }: Term): boolean {
    const summands = summandsOf(a);
    if (summands === null || negative) return false;
    return [node.inputs, [...node.inputs].reverse()].some(
      ([x, two]) =>
        lowest(this.view, two) === 2 &&
        highest(this.view, two) === 2 &&
        summands.every((summand) => this.atLeast(summand, plus(x))),
    );
  }

  /** u + c and v + c are in the order of u and v. */
  private shareSummand(a: Term, b: Term): boolean {
    const [upper, lower] = [summandsOf(a), summandsOf(b)];
    if (upper === null || lower === null) return false;
    return [0, 1].some((i) =>
      [0, 1].some((j) => this.isSame(upper[i], lower[j]) && this.atLeast(upper[1 - i], lower[1 - j])),
    );
  }

  /** What is at least every member of a group (or at most), and what is one of them. */
  private boundsMember(a: Term, b: Term): boolean {
    if (a.negative !== b.negative) return false;
    const [upper, lower] = a.negative ? [b.node, a.node] : [a.node, b.node];
    return this.isBoundOf(upper, lower, false) || this.isBoundOf(lower, upper, true);
  }

  private isBoundOf(bound: Node, member: Node, isLower: boolean): boolean {
    const reduction = reductionOf(bound);
    if (reduction === null) return false;
    const { name } = reduction.node.operation;
    const isBound = isLower
      ? name === 'min'
      : name === 'max' ||
        name === 'logSumExp' ||
        (name === 'sum' && lowest(this.view.everywhere, reduction.of) >= 0);
    if (!isBound) return false;
    const { numbers } = this.view;
    if (numbers.of(reduction.of) === numbers.of(member)) return meetsItsMembers(reduction, bound.shape);
    const source = memberSource(this.view, member);
    return (
      source !== null &&
      numbers.of(source.of) === numbers.of(reduction.of) &&
      source.axes.join() === reduction.axes.join() &&
      sameShape(member.shape, bound.shape)
    );
  }

  /** Sums, means and extrema over the same axes are in the order of what they reduce. */
  private reducesLarger(a: Term, b: Term): boolean {
    if (a.negative !== b.negative || !sameShape(a.node.shape, b.node.shape)) return false;
    const [upper, lower] = [reductionOf(a.node), reductionOf(b.node)];
    if (upper === null || lower === null) return false;
    const { name } = upper.node.operation;
    const isAlike = name === lower.node.operation.name && upper.axes.join() === lower.axes.join();
    if (
      !isAlike ||
      !['sum', 'mean', 'max', 'min'].includes(name) ||
      !sameShape(upper.of.shape, lower.of.shape)
    )
      return false;
    const { negative } = a;
    const proof = this.view === this.view.everywhere ? this : new OrderProof(this.view.everywhere, this.left);
    return proof.atLeast({ node: upper.of, negative }, { node: lower.of, negative });
  }
}

/** Two terms that add up to the term; null for what is not a sum or difference. */
function summandsOf({ node, negative }: Term): readonly [Term, Term] | null {
  const { operation, inputs } = node;
  if (operation.name !== 'add' && operation.name !== 'subtract') return null;
  const [x, y] = inputs;
  return [
    { node: x, negative },
    { node: y, negative: negative !== (operation.name === 'subtract') },
  ];
}

/** Without negations and what changes no number. */
function simplified(term: Term): Term {
  let { node, negative } = term;
  for (;;) {
    const { name } = node.operation;
    if (name === 'negate') negative = !negative;
    else if (name !== 'detach' && name !== 'identity') return { node, negative };
    node = node.inputs[0];
  }
}

/** x of x ** 2 or x * x; null for other nodes. */
export function squaredNode(node: Node, { numbers }: RangeView): Node | null {
  const { operation, inputs } = node;
  if (operation.name === 'square') return inputs[0];
  return operation.name === 'multiply' && numbers.of(inputs[0]) === numbers.of(inputs[1]) ? inputs[0] : null;
}

/** Where a node takes one member of each group from: by an index, or by a product with a row of one 1. */
function memberSource(view: RangeView, member: Node): Pick<Reduction, 'of' | 'axes'> | null {
  const core = withoutReshaping(member);
  if (core.operation.name === 'gather') {
    const [of] = core.inputs;
    const { axis } = core.attributes as { axis: number };
    const isOneEach = sameShape(core.shape, reducedShape(of.shape, { axes: [axis], keepDims: true }));
    return isOneEach ? { of, axes: [axis] } : null;
  }
  const reduction = reductionOf(member);
  if (reduction === null) return null;
  const { node, of, axes } = reduction;
  if (node.operation.name === 'max' || node.operation.name === 'min') return reduction;
  if (node.operation.name !== 'sum' || of.operation.name !== 'multiply') return null;
  const [x, y] = of.inputs;
  if (!sameShape(x.shape, y.shape)) return null;
  if (view.isOneHot(x, axes)) return { of: y, axes };
  return view.isOneHot(y, axes) ? { of: x, axes } : null;
}
