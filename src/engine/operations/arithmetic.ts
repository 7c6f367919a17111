import type { Node } from '../graph';
import {
  addLoop,
  divideLoop,
  multiplyLoop,
  selectKernel,
  subtractLoop,
  zipKernel,
  type PairFunction,
} from '../kernels/elementwise';
import { defineOperation } from '../operation';
import type { OperationName } from '../operation-name';
import { broadcastShapes } from '../shape';
import { constant, constantValue } from './leaves';
import { sumTo } from './reductions';
import { log, negate, reciprocal, rsqrt, sqrt, square } from './unary';

/** A tensor, or a number that broadcasts with one. */
export type Operand = Node | number;

interface BinaryDefinition extends PairFunction {
  readonly name: OperationName;
  readonly summary: string;
  /** Derivatives before they are summed to the inputs' shapes; `'none'` where they are zero almost everywhere. */
  readonly gradient:
    | 'none'
    | ((
        a: Node,
        b: Node,
        output: Node,
        upstream: Node,
        needed: readonly boolean[],
      ) => readonly (Node | null)[]);
}

function defineBinary({
  name,
  summary,
  gradient,
  ...pair
}: BinaryDefinition): (a: Operand, b: Operand) => Node {
  const apply = defineOperation<null>({
    name,
    summary,
    inferShape: ([a, b]) => broadcastShapes(a, b),
    gradient:
      gradient === 'none'
        ? 'none'
        : ({ node, inputs: [a, b], upstream, needed }) => {
            const [gradientA, gradientB] = gradient(a, b, node, upstream, needed);
            return [gradientA && sumTo(gradientA, a.shape), gradientB && sumTo(gradientB, b.shape)];
          },
    kernel: ({ inputs, inputShapes, output, outputShape }) =>
      zipKernel(pair, inputs, inputShapes, output, outputShape),
  });
  return (a, b) => apply(asNodes(a, b), null);
}

function asNodes(a: Operand, b: Operand): [Node, Node] {
  if (typeof a !== 'number') return [a, typeof b === 'number' ? constant(a.graph, b) : b];
  if (typeof b !== 'number') return [constant(b.graph, a), b];
  throw new Error('an operation on two plain numbers has no graph: compute it directly');
}

export const add = defineBinary({
  name: 'add',
  summary: 'a + b',
  f: (a, b) => a + b,
  loop: addLoop,
  gradient: (_a, _b, _output, upstream) => [upstream, upstream],
});

export const subtract = defineBinary({
  name: 'subtract',
  summary: 'a - b',
  f: (a, b) => a - b,
  loop: subtractLoop,
  gradient: (_a, _b, _output, upstream, needed) => [upstream, needed[1] ? negate(upstream) : null],
});

export const multiply = defineBinary({
  name: 'multiply',
  summary: 'a * b',
  f: (a, b) => a * b,
  loop: multiplyLoop,
  gradient: (a, b, _output, upstream, needed) => [
    needed[0] ? multiply(upstream, b) : null,
    needed[1] ? multiply(upstream, a) : null,
  ],
});

export const divide = defineBinary({
  name: 'divide',
  summary: 'a / b',
  f: (a, b) => a / b,
  loop: divideLoop,
  gradient: (_a, b, output, upstream, needed) => [
    needed[0] ? divide(upstream, b) : null,
    needed[1] ? multiply(negate(upstream), divide(output, b)) : null,
  ],
});

/** Ties share the gradient in halves, as in PyTorch. NaN wins. */
export const maximum = defineBinary({
  name: 'maximum',
  summary: 'The larger of each pair; NaN if either is.',
  f: (a, b) => (a > b || a !== a ? a : b),
  gradient: (a, b, _output, upstream, needed) => [
    needed[0] ? multiply(upstream, winnerShare(a, b)) : null,
    needed[1] ? multiply(upstream, winnerShare(b, a)) : null,
  ],
});

/** Ties share the gradient in halves, as in PyTorch. NaN wins. */
export const minimum = defineBinary({
  name: 'minimum',
  summary: 'The smaller of each pair; NaN if either is.',
  f: (a, b) => (a < b || a !== a ? a : b),
  gradient: (a, b, _output, upstream, needed) => [
    needed[0] ? multiply(upstream, winnerShare(b, a)) : null,
    needed[1] ? multiply(upstream, winnerShare(a, b)) : null,
  ],
});

/** The derivative of maximum: a NaN passes the whole gradient to both sides, as in PyTorch. */
const winnerShare = defineBinary({
  name: 'winnerShare',
  summary: '0 where a < b, 0.5 where they are equal, 1 elsewhere.',
  f: (a, b) => (a < b ? 0 : a === b ? 0.5 : 1),
  gradient: 'none',
});

const applyPower = defineBinary({
  name: 'power',
  summary: 'a ** b',
  f: raise,
  gradient: (a, b, output, upstream, needed) => [
    needed[0] ? multiply(upstream, powerSlope(a, b)) : null,
    needed[1] ? multiply(upstream, exponentSlope(a, b, output)) : null,
  ],
});

/** As C's pow: 1 to the power of NaN is 1, and so is -1 to the power of an infinity. */
function raise(a: number, b: number): number {
  if (a === 1 || (a === -1 && Math.abs(b) === Infinity)) return 1;
  return Math.pow(a, b);
}

/**
 * `a ** b`. The derivative of the exponent takes log(a) only where the base is not 0, and is 0 where base 0 meets an
 * exponent of 0 or more; 0 ** 0 is 1 with zero derivatives. A plain number as exponent is computed by roots and
 * products where PyTorch does, which decides the signs at -0 and -Infinity.
 */
export function power(a: Operand, b: Operand): Node {
  if (typeof a === 'number' || typeof b !== 'number') return applyPower(a, b);
  return shortcuts.get(b)?.(a) ?? applyPower(a, b);
}

const shortcuts: ReadonlyMap<number, (x: Node) => Node> = new Map([
  [-1, (x) => reciprocal(x)],
  [-0.5, (x) => rsqrt(x)],
  [0.5, (x) => sqrt(x)],
  [1, (x) => x],
  [2, (x) => square(x)],
]);

function powerSlope(a: Node, b: Node): Node {
  const exponent = constantValue(b);
  if (exponent === null) return where(equal(b, 0), 0, multiply(b, power(a, subtract(b, 1))));
  return exponent === 0 ? constant(a.graph, 0) : multiply(power(a, exponent - 1), exponent);
}

function exponentSlope(a: Node, b: Node, output: Node): Node {
  const baseIsZero = multiply(equal(a, 0), greaterEqual(b, 0));
  return where(baseIsZero, 0, multiply(output, log(a)));
}

function defineComparison(name: OperationName, sign: string, f: (a: number, b: number) => boolean) {
  return defineBinary({
    name,
    summary: `1 where a ${sign} b, else 0; constant almost everywhere.`,
    f: (a, b) => (f(a, b) ? 1 : 0),
    gradient: 'none',
  });
}

export const greater = defineComparison('greater', '>', (a, b) => a > b);
export const greaterEqual = defineComparison('greaterEqual', '>=', (a, b) => a >= b);
export const less = defineComparison('less', '<', (a, b) => a < b);
export const lessEqual = defineComparison('lessEqual', '<=', (a, b) => a <= b);
export const equal = defineComparison('equal', '==', (a, b) => a === b);
export const notEqual = defineComparison('notEqual', '!=', (a, b) => a !== b);

const applyWhere = defineOperation<null>({
  name: 'where',
  summary: 'a where the condition is not 0, else b; the branch not taken gets no gradient.',
  inferShape: ([condition, a, b]) => broadcastShapes(condition, broadcastShapes(a, b)),
  gradient: ({ inputs: [condition, a, b], upstream, needed }) => [
    null,
    needed[1] ? sumTo(where(condition, upstream, 0), a.shape) : null,
    needed[2] ? sumTo(where(condition, 0, upstream), b.shape) : null,
  ],
  kernel: ({ inputs, inputShapes, output, outputShape }) =>
    selectKernel(inputs, inputShapes, output, outputShape),
});

/** Elementwise choice under broadcasting. */
export function where(condition: Node, a: Operand, b: Operand): Node {
  const { graph } = condition;
  const nodeOf = (operand: Operand) => (typeof operand === 'number' ? constant(graph, operand) : operand);
  return applyWhere([condition, nodeOf(a), nodeOf(b)], null);
}
