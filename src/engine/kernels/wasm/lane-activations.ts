import { f32x4, v128, type Code } from './code';
import type { FunctionBuilder } from './function-builder';
import { numbers, simple, type LaneOperation, type Lanes, type Operand } from './lane-operation';
import { exp, expm1, log, log1p, sigmoid, type Emit } from './transcendental';

const { abs, add, divide, greaterOf, lesserOf, multiply, negate, subtract } = f32x4;
const number = f32x4.const;
const ONE = number(1);
const ZERO = number(0);

/** A function of x that first takes another function of something. */
function through(
  emit: Emit,
  argument: (x: Code) => Code,
  result: (x: Code, taken: Code) => Code,
): LaneOperation {
  return (builder, [operand]) => {
    const [x, y] = [builder.local('v128'), builder.local('v128')];
    const { setup, value } = emit(builder, y);
    return {
      setup: [x.set(numbers(operand)), y.set(argument(x.get)), setup, y.set(value)],
      value: result(x.get, y.get),
      isMask: false,
    };
  };
}

/** A function with constants, which are the node's attributes. */
function softplusLike(define: (attributes: Softplus) => LaneOperation): LaneOperation {
  return (builder, operands, attributes) => define(attributes as Softplus)(builder, operands, attributes);
}

function eluLike(define: (attributes: Elu) => LaneOperation): LaneOperation {
  return (builder, operands, attributes) => define(attributes as Elu)(builder, operands, attributes);
}

function onInterval(define: (attributes: Interval) => LaneOperation): LaneOperation {
  return (builder, operands, attributes) => define(attributes as Interval)(builder, operands, attributes);
}

const same = (x: Code) => x;

/** e^x, which may as well be e^20 above 20, makes tanh(log(1 + e^x)) = e (e + 2) / (e (e + 2) + 2). */
const mishGate = (take: (x: Code, gate: Code) => Code): LaneOperation => {
  const product = (e: Code) => multiply(e, add(e, number(2)));
  return through(
    exp,
    (x) => lesserOf(x, number(20)),
    (x, e) => take(x, divide(product(e), add(product(e), number(2)))),
  );
};

interface Softplus {
  readonly beta: number;
  readonly threshold: number;
}

interface Elu {
  readonly scale: number;
  readonly alpha: number;
  readonly inputScale: number;
}

interface Interval {
  readonly low: number;
  readonly high: number;
}

/** NaN stays. */
const keptWithin = (x: Code, least: number, most: number) =>
  lesserOf(greaterOf(x, number(least)), number(most));

/** Activations and their slopes, with the values of the reference kernels. */
export const laneActivations: readonly (readonly [string, LaneOperation])[] = [
  ['silu', through(exp, negate, (x, power) => divide(x, add(power, ONE)))],
  ['siluSlope', through(sigmoid, same, (x, s) => multiply(s, add(multiply(x, subtract(ONE, s)), ONE)))],
  ['mish', mishGate((x, gate) => multiply(x, gate))],
  ['mishGate', mishGate((_, gate) => gate)],
  ['softplus', softplusLike(softplus)],
  [
    'softplusSlope',
    softplusLike(({ beta, threshold }) =>
      through(
        sigmoid,
        (x) => multiply(x, number(beta)),
        (x, s) => v128.select(f32x4.greater(multiply(x, number(beta)), number(threshold)), ONE, s),
      ),
    ),
  ],
  [
    'elu',
    eluLike(({ scale, alpha, inputScale }) =>
      through(
        expm1,
        (x) => multiply(x, number(inputScale)),
        (x, y) =>
          v128.select(
            f32x4.lessEqual(x, ZERO),
            multiply(multiply(y, number(alpha)), number(scale)),
            multiply(x, number(scale)),
          ),
      ),
    ),
  ],
  [
    'eluSlope',
    eluLike(({ scale, alpha, inputScale }) =>
      through(
        exp,
        (x) => multiply(x, number(inputScale)),
        (x, y) =>
          v128.select(
            f32x4.lessEqual(x, ZERO),
            multiply(y, number(inputScale * alpha * scale)),
            number(scale),
          ),
      ),
    ),
  ],
  ['softsign', simple((x) => divide(x, add(abs(x), ONE)))],
  [
    'softsignSlope',
    simple((x) => {
      const size = add(abs(x), ONE);
      // 1 / (1 + |x|)^2, and NaN at infinity.
      return add(divide(divide(ONE, size), size), subtract(x, x));
    }),
  ],
  ['hardtanh', onInterval(({ low, high }) => simple((x) => keptWithin(x, low, high)))],
  [
    'isOutside',
    onInterval(({ low, high }) =>
      mask((x) => v128.or(f32x4.lessEqual(x, number(low)), f32x4.greaterEqual(x, number(high)))),
    ),
  ],
  [
    'isInside',
    onInterval(({ low, high }) =>
      mask((x) => v128.and(f32x4.greater(x, number(low)), f32x4.less(x, number(high)))),
    ),
  ],
  ['hardSigmoid', simple((x) => divide(keptWithin(add(x, number(3)), 0, 6), number(6)))],
  ['hardSwish', simple((x) => divide(multiply(x, keptWithin(add(x, number(3)), 0, 6)), number(6)))],
  ['binaryCrossEntropy', binaryCrossEntropy],
];

function mask(holds: (x: Code) => Code): LaneOperation {
  return (_, [operand]) => ({ setup: [], value: holds(numbers(operand)), isMask: true });
}

/** max(y, 0) + log(1 + e^-|y|) for y = beta x, which does not overflow. */
function softplus({ beta, threshold }: Softplus): LaneOperation {
  return (builder, [operand]) => {
    const [x, y, power] = [0, 1, 2].map(() => builder.local('v128'));
    const exponential = exp(builder, power);
    const logarithm = log1p(builder, power);
    const smooth = divide(add(greaterOf(y.get, ZERO), logarithm.value), number(beta));
    return {
      setup: [
        x.set(numbers(operand)),
        y.set(multiply(x.get, number(beta))),
        power.set(negate(abs(y.get))),
        exponential.setup,
        power.set(exponential.value),
        logarithm.setup,
      ],
      value: v128.select(f32x4.greater(y.get, number(threshold)), x.get, smooth),
      isMask: false,
    };
  };
}

/** No logarithm falls below this. */
const LEAST_LOGARITHM = number(-100);

function binaryCrossEntropy(builder: FunctionBuilder, [prediction, target]: readonly Operand[]): Lanes {
  const [p, t, rest] = [0, 1, 2].map(() => builder.local('v128'));
  const [logOne, logZero] = [log(builder, p), log1p(builder, rest)];
  const atLeast = (value: Code) => greaterOf(value, LEAST_LOGARITHM);
  return {
    setup: [
      p.set(numbers(prediction)),
      t.set(numbers(target)),
      rest.set(negate(p.get)),
      logOne.setup,
      logZero.setup,
    ],
    value: subtract(
      multiply(subtract(t.get, ONE), atLeast(logZero.value)),
      multiply(t.get, atLeast(logOne.value)),
    ),
    isMask: false,
  };
}
