import type { Node } from '../engine/graph';
import {
  add,
  divide,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  multiply,
  notEqual,
  power,
  subtract,
  type Operand,
} from '../engine/operations/arithmetic';
import { negate } from '../engine/operations/unary';
import { ClockCondition, ClockNumber, type Clock } from './clock';
import { isTensor, type Value } from './value';

type Numeric = number | ClockNumber | Node;

interface ArithmeticOperator {
  readonly plain: (a: number, b: number) => number;
  readonly tensor: (a: Operand, b: Operand) => Node;
}

interface ComparisonOperator {
  readonly plain: (a: number, b: number) => boolean;
  readonly tensor: (a: Operand, b: Operand) => Node;
}

const arithmetic = new Map<string, ArithmeticOperator>([
  ['+', { plain: (a, b) => a + b, tensor: add }],
  ['-', { plain: (a, b) => a - b, tensor: subtract }],
  ['*', { plain: (a, b) => a * b, tensor: multiply }],
  ['/', { plain: (a, b) => a / b, tensor: divide }],
  ['**', { plain: (a, b) => a ** b, tensor: power }],
]);

const comparisons = new Map<string, ComparisonOperator>([
  ['>', { plain: (a, b) => a > b, tensor: greater }],
  ['>=', { plain: (a, b) => a >= b, tensor: greaterEqual }],
  ['<', { plain: (a, b) => a < b, tensor: less }],
  ['<=', { plain: (a, b) => a <= b, tensor: lessEqual }],
  ['===', { plain: (a, b) => a === b, tensor: equal }],
  ['==', { plain: (a, b) => a === b, tensor: equal }],
  ['!==', { plain: (a, b) => a !== b, tensor: notEqual }],
  ['!=', { plain: (a, b) => a !== b, tensor: notEqual }],
]);

/** Every operator between two numbers or tensors. */
export const BINARY_OPERATORS: readonly string[] = [...arithmetic.keys(), '%', ...comparisons.keys()];

const valueAt = (x: number | ClockNumber, clock: Clock) => (typeof x === 'number' ? x : x.at(clock));
const operand = (x: Numeric): Operand => (x instanceof ClockNumber ? x.node : x);

/**
 * Arithmetic or comparison: of plain numbers by hand, of tensors in the graph, of numbers of the clock both ways.
 * @returns undefined when the operator does not exist for these.
 * @throws ShapeError when two tensors do not broadcast.
 */
export function applyBinary(operator: string, a: Numeric, b: Numeric): Value {
  const arithmeticOperator = arithmetic.get(operator);
  const comparison = comparisons.get(operator);
  if (typeof a === 'number' && typeof b === 'number') {
    if (operator === '%') return a % b;
    return arithmeticOperator?.plain(a, b) ?? comparison?.plain(a, b);
  }
  if (isTensor(a) || isTensor(b)) {
    return (arithmeticOperator ?? comparison)?.tensor(operand(a), operand(b));
  }
  if (arithmeticOperator !== undefined) {
    const { plain, tensor } = arithmeticOperator;
    return ClockNumber.computed(tensor(operand(a), operand(b)), (clock) =>
      plain(valueAt(a, clock), valueAt(b, clock)),
    );
  }
  if (comparison !== undefined) {
    return new ClockCondition(
      (clock) => comparison.plain(valueAt(a, clock), valueAt(b, clock)),
      () => comparison.tensor(operand(a), operand(b)),
    );
  }
  return undefined;
}

export function applyNegation(x: Numeric): Value {
  if (typeof x === 'number') return -x;
  if (isTensor(x)) return negate(x);
  return ClockNumber.computed(negate(x.node), (clock) => -x.at(clock));
}
