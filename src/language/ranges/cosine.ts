import type { Node } from '../../engine/graph';
import { constantValue } from '../../engine/operations/leaves';
import { sizeOf } from '../../engine/shape';
import { meetsItsMembers, reductionOf, withoutReshaping } from './alignment';
import { squaredNode } from './order';
import { lowest, type RangeView } from './range-view';

/** Squares of smaller numbers than this may be lost in float32, and with them the lengths of vectors. */
const LEAST_DENOMINATOR = 1e-13;

/** Whether a / b is sum(x y) over a number that is at least |x| |y|, which is within -1 and 1 (Cauchy and Schwarz). */
export function isCosine(view: RangeView, a: Node, b: Node): boolean {
  const product = reductionOf(a);
  if (product?.node.operation.name !== 'sum' || product.of.operation.name !== 'multiply') return false;
  const [x, y] = product.of.inputs;
  if (sizeOf(x.shape) !== sizeOf(y.shape) || lowest(view, b) < LEAST_DENOMINATOR) return false;
  const { axes } = product;
  const below = withoutAdded(view, b);
  const isPair = ([p, q]: readonly Node[], is: (node: Node, vector: Node) => boolean): boolean =>
    (is(p, x) && is(q, y)) || (is(p, y) && is(q, x));
  if (below.operation.name === 'multiply')
    return isPair(below.inputs, (node, vector) => isLength(view, node, vector, axes));
  if (below.operation.name !== 'sqrt') return false;
  const radicand = withoutAdded(view, below.inputs[0]);
  return (
    radicand.operation.name === 'multiply' &&
    isPair(radicand.inputs, (node, vector) => isSquaredLength(view, node, vector, axes))
  );
}

function isLength(view: RangeView, node: Node, vector: Node, axes: readonly number[]): boolean {
  const core = withoutAdded(view, node);
  if (core.operation.name === 'sqrt') return isSquaredLength(view, core.inputs[0], vector, axes);
  const reduction = reductionOf(core);
  return (
    reduction?.node.operation.name === 'norm' &&
    (reduction.node.attributes as { order: number }).order === 2 &&
    reduction.axes.join() === axes.join() &&
    view.numbers.of(reduction.of) === view.numbers.of(vector)
  );
}

function isSquaredLength(view: RangeView, node: Node, vector: Node, axes: readonly number[]): boolean {
  const reduction = reductionOf(withoutAdded(view, node));
  if (reduction?.node.operation.name !== 'sum' || reduction.axes.join() !== axes.join()) return false;
  const squared = squaredNode(reduction.of, view);
  return squared !== null && view.numbers.of(squared) === view.numbers.of(vector);
}

/** Whether a / b is x over its length, with something else in place of a length of 0: as the gradient of norm(). */
export function isDirection(view: RangeView, a: Node, b: Node): boolean {
  const choice = withoutReshaping(b);
  if (choice.operation.name !== 'where') return false;
  const [condition, , length] = choice.inputs;
  const isGuard =
    condition.operation.name === 'equal' &&
    constantValue(condition.inputs[1]) === 0 &&
    view.numbers.of(condition.inputs[0]) === view.numbers.of(length);
  const reduction = reductionOf(length);
  return (
    isGuard &&
    reduction?.node.operation.name === 'norm' &&
    (reduction.node.attributes as { order: number }).order === 2 &&
    view.numbers.of(reduction.of) === view.numbers.of(a) &&
    meetsItsMembers(reduction, b.shape)
  );
}

/** What is left without added numbers that are not negative, and without a lower bound. */
function withoutAdded(view: RangeView, node: Node): Node {
  const core = withoutReshaping(node);
  const [a, b] = core.inputs;
  const { name } = core.operation;
  if (name === 'add' && lowest(view, b) >= 0) return withoutAdded(view, a);
  if (name === 'add' && lowest(view, a) >= 0) return withoutAdded(view, b);
  if (name === 'clamp' && (core.attributes as { high: number }).high === Infinity)
    return withoutAdded(view, a);
  return core;
}
