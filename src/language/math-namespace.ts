import type { Node } from '../engine/graph';
import { add, maximum, minimum, power, type Operand } from '../engine/operations/arithmetic';
import { constant } from '../engine/operations/leaves';
import { ceil, floor } from '../engine/operations/rounding';
import { atan, cos, cosh, sin, sinh, tan, tanh } from '../engine/operations/trigonometry';
import { abs, exp, expm1, log, log10, log1p, log2, sign, sqrt, square } from '../engine/operations/unary';
import { builtins } from './builtins';
import type { Builtin, Call } from './builtins/builtin';
import { ClockNumber } from './clock';
import { LossFileError } from './problem';
import { describe, isTensor, type Value } from './value';

const CONSTANTS = ['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'] as const;

/** The same function in the graph, for numbers that change during training; null where the graph has none. */
type InGraph = ((...x: Node[]) => Node) | null;

const folded =
  (combine: (a: Operand, b: Operand) => Node): InGraph =>
  (...x) =>
    x.reduce((a, b) => combine(a, b));

const FUNCTIONS = new Map<string, InGraph>([
  ['abs', abs],
  ['acos', null],
  ['acosh', null],
  ['asin', null],
  ['asinh', null],
  ['atan', atan],
  ['atan2', null],
  ['atanh', null],
  ['cbrt', null],
  ['ceil', ceil],
  ['cos', cos],
  ['cosh', cosh],
  ['exp', exp],
  ['expm1', expm1],
  ['floor', floor],
  ['hypot', (...x) => sqrt(x.map((each) => square(each)).reduce((a, b) => add(a, b)))],
  ['log', log],
  ['log10', log10],
  ['log1p', log1p],
  ['log2', log2],
  ['max', folded(maximum)],
  ['min', folded(minimum)],
  ['pow', folded(power)],
  // Halves go up, unlike the graph's own round.
  ['round', (x) => floor(add(x, 0.5))],
  ['sign', sign],
  ['sin', sin],
  ['sinh', sinh],
  ['sqrt', sqrt],
  ['tan', tan],
  ['tanh', tanh],
  ['trunc', null],
]);

/** `Math.key` of a loss file: a number or a function of plain numbers; undefined when there is none. */
export function mathMember(key: string): Value {
  const constantName = CONSTANTS.find((name) => name === key);
  if (constantName !== undefined) return Math[constantName];
  const inGraph = FUNCTIONS.get(key);
  return inGraph === undefined ? undefined : { builtin: mathFunction(key, inGraph) };
}

function mathFunction(key: string, inGraph: InGraph): Builtin {
  const compute = (values: readonly number[]) => Math[key as 'max'](...values);
  return {
    name: `Math.${key}`,
    signature: `Math.${key}(...)`,
    summary: 'Of plain numbers.',
    shapes: 'number -> number',
    apply(call) {
      const numbers = numbersOf(key, call, inGraph !== null);
      const plain = numbers.filter((x) => typeof x === 'number');
      if (plain.length === numbers.length || inGraph === null) return compute(plain);
      const nodes = numbers.map((x) => (typeof x === 'number' ? constant(call.graph, x) : x.node));
      return ClockNumber.computed(inGraph(...nodes), (clock) =>
        compute(numbers.map((x) => (typeof x === 'number' ? x : x.at(clock)))),
      );
    },
  };
}

/** @throws LossFileError at an argument that is no plain number. */
function numbersOf(key: string, { args }: Call, takesClock: boolean): (number | ClockNumber)[] {
  return args.map(({ value, span }) => {
    if (typeof value === 'number' || (takesClock && value instanceof ClockNumber)) return value;
    const own = ELEMENTWISE[key] ?? key;
    const instead = isTensor(value) && builtins.has(own) ? `; use ${own}()` : '';
    throw new LossFileError(`Math.${key} takes plain numbers, not ${describe(value)}${instead}`, span);
  });
}

/** What the functions of two tensors are called. */
const ELEMENTWISE: Readonly<Partial<Record<string, string>>> = { max: 'maximum', min: 'minimum' };
