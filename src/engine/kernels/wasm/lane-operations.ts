import { f32x4, v128 } from './code';
import type { FunctionBuilder } from './function-builder';
import { laneActivations } from './lane-activations';
import {
  comparison,
  emitted,
  numbers,
  simple,
  type LaneOperation,
  type Lanes,
  type Operand,
} from './lane-operation';
import { cosh, exp, expm1, log, log1p, logSigmoid, sigmoid, sinh, tanh } from './transcendental';

const number = f32x4.const;
const ONE = number(1);
const ZERO = number(0);

/** The values are those of the reference kernels, NaN and the sign of 0 included. */
const operations: ReadonlyMap<string, LaneOperation> = new Map<string, LaneOperation>([
  ['add', simple(f32x4.add)],
  ['subtract', simple(f32x4.subtract)],
  ['multiply', simple(f32x4.multiply)],
  ['divide', simple(f32x4.divide)],
  ['maximum', simple((a, b) => v128.select(v128.or(f32x4.greater(a, b), f32x4.notEqual(a, a)), a, b))],
  ['minimum', simple((a, b) => v128.select(v128.or(f32x4.less(a, b), f32x4.notEqual(a, a)), a, b))],
  ['greater', comparison(f32x4.greater)],
  ['greaterEqual', comparison(f32x4.greaterEqual)],
  ['less', comparison(f32x4.less)],
  ['lessEqual', comparison(f32x4.lessEqual)],
  ['equal', comparison(f32x4.equal)],
  ['notEqual', comparison(f32x4.notEqual)],
  ['where', where],
  ['negate', simple(f32x4.negate)],
  ['abs', simple(f32x4.abs)],
  [
    'sign',
    simple((x) => f32x4.subtract(v128.and(f32x4.greater(x, ZERO), ONE), v128.and(f32x4.less(x, ZERO), ONE))),
  ],
  ['sqrt', simple(f32x4.sqrt)],
  ['square', simple((x) => f32x4.multiply(x, x))],
  ['rsqrt', simple((x) => f32x4.divide(ONE, f32x4.sqrt(x)))],
  ['floor', simple(f32x4.floor)],
  ['ceil', simple(f32x4.ceil)],
  ['round', simple(f32x4.nearest)],
  ['reciprocal', simple((x) => f32x4.divide(ONE, x))],
  ['relu', simple((x) => v128.andNot(x, f32x4.less(x, ZERO)))],
  ['broadcastTo', simple((x) => x)],
  ['leakyRelu', leakyRelu],
  ['clamp', clamp],
  ['isWithin', isWithin],
  ['exp', emitted(exp)],
  ['expm1', emitted(expm1)],
  ['log', emitted(log)],
  ['log1p', emitted(log1p)],
  ['tanh', emitted(tanh)],
  ['cosh', emitted(cosh)],
  ['sinh', emitted(sinh)],
  ['sigmoid', emitted(sigmoid)],
  ['logSigmoid', emitted(logSigmoid)],
  ...laneActivations,
]);

/** How that operation computes four lanes; undefined where there is only the reference kernel. */
export function laneOperation(name: string): LaneOperation | undefined {
  return operations.get(name);
}

function where(_: FunctionBuilder, [condition, a, b]: readonly Operand[]): Lanes {
  const mask = condition.isMask ? condition.variable.get : f32x4.notEqual(condition.variable.get, ZERO);
  return { setup: [], value: v128.select(mask, numbers(a), numbers(b)), isMask: false };
}

function leakyRelu(_: FunctionBuilder, [operand]: readonly Operand[], attributes: unknown): Lanes {
  const { slope } = attributes as { readonly slope: number };
  const x = numbers(operand);
  const value = v128.select(f32x4.greater(x, ZERO), x, f32x4.multiply(x, number(slope)));
  return { setup: [], value, isMask: false };
}

interface Bounds {
  readonly low: number;
  readonly high: number;
}

function clamp(builder: FunctionBuilder, [operand]: readonly Operand[], attributes: unknown): Lanes {
  const { low, high } = attributes as Bounds;
  const raised = builder.local('v128');
  const x = numbers(operand);
  return {
    setup: raised.set(v128.select(f32x4.less(x, number(low)), number(low), x)),
    value: v128.select(f32x4.greater(raised.get, number(high)), number(high), raised.get),
    isMask: false,
  };
}

function isWithin(_: FunctionBuilder, [operand]: readonly Operand[], attributes: unknown): Lanes {
  const { low, high } = attributes as Bounds;
  const x = numbers(operand);
  const value = v128.and(f32x4.greaterEqual(x, number(low)), f32x4.lessEqual(x, number(high)));
  return { setup: [], value, isMask: true };
}
