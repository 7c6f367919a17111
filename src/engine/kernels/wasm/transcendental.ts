import { f32x4, i32x4, v128, type Code } from './code';
import type { FunctionBuilder, Variable } from './function-builder';

/*
 * Exponentials, logarithms and hyperbolic functions of four floats, exact to 4 units in the last place over the whole
 * range, with infinities, NaN and denormals as Math has them. Reductions and polynomials are those of the Cephes
 * library (S. Moshier, https://www.netlib.org/cephes/, single precision).
 */

const { add, subtract, multiply, divide } = f32x4;
const number = f32x4.const;

/** Writes code for a value into a variable and hands it on. */
export type Emit = (builder: FunctionBuilder, x: Variable) => Emitted;

/** Code that leaves nothing on the stack, and then the value. */
export interface Emitted {
  readonly setup: Code;
  readonly value: Code;
}

/** c[0] x^n + c[1] x^(n-1) + ... + c[n] */
function polynomial(x: Code, coefficients: readonly number[]): Code {
  const [first, ...rest] = coefficients;
  return rest.reduce<Code>((sum, each) => add(multiply(sum, x), number(each)), number(first));
}

const EXP = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
];
/** ln 2 in two parts; a small integer times the first is exact. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = -2.1219444e-4;

/** Adding it to a small number leaves the nearest integer in the lowest bits. */
const INTEGER_SHIFT = 1.5 * 2 ** 23;
const INTEGER_SHIFT_BITS = 0x4b400000;

/** e^x as `fraction` times 2 to the integer `power`. */
function splitExp(builder: FunctionBuilder, x: Code) {
  const [r, shifted, n, power] = [0, 1, 2, 3].map(() => builder.local('v128'));
  return {
    setup: [
      r.set(x),
      shifted.set(add(multiply(r.get, number(Math.LOG2E)), number(INTEGER_SHIFT))),
      n.set(subtract(shifted.get, number(INTEGER_SHIFT))),
      r.set(subtract(subtract(r.get, multiply(n.get, number(LN2_HIGH))), multiply(n.get, number(LN2_LOW)))),
      power.set(i32x4.subtract(shifted.get, i32x4.const(INTEGER_SHIFT_BITS))),
    ] as Code,
    fraction: add(add(multiply(polynomial(r.get, EXP), multiply(r.get, r.get)), r.get), number(1)),
    power,
  };
}

function twoTo(exponent: Code): Code {
  return i32x4.shiftLeft(i32x4.add(exponent, i32x4.const(127)), 23);
}

export const exp: Emit = (builder, x) => {
  const half = builder.local('v128');
  // Beyond these bounds the result is 0 or infinite anyway.
  const bounded = f32x4.lesserOf(f32x4.greaterOf(x.get, number(-105)), number(90));
  const { setup, fraction, power } = splitExp(builder, bounded);
  return {
    // In two factors, because 2^n alone may lie outside of float32.
    setup: [setup, half.set(i32x4.shiftRight(power.get, 1))],
    value: multiply(multiply(fraction, twoTo(half.get)), twoTo(i32x4.subtract(power.get, half.get))),
  };
};

/** e^x for x from -87 to 88, where 2^n is a float; no bound is checked. */
function expWithin(builder: FunctionBuilder, x: Code): Emitted {
  const { setup, fraction, power } = splitExp(builder, x);
  return { setup, value: multiply(fraction, twoTo(power.get)) };
}

/** Half of ln 2: below it e^x - 1 is summed up without the 1. */
const NEAR_ZERO = 0.3465;

export const expm1: Emit = (builder, x) => {
  const near = builder.local('v128');
  const exponential = exp(builder, x);
  const series = add(multiply(polynomial(x.get, EXP), multiply(x.get, x.get)), x.get);
  return {
    setup: [near.set(series), exponential.setup],
    value: v128.select(
      f32x4.less(f32x4.abs(x.get), number(NEAR_ZERO)),
      near.get,
      subtract(exponential.value, number(1)),
    ),
  };
};

const LOG = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
];
/** The bits of sqrt(1/2): what lies above counts to the next power of two. */
const ROOT_HALF_BITS = 0x3f3504f3;
const SMALLEST_NORMAL = 2 ** -126;

export const log: Emit = (builder, x) => {
  const [m, e, bits, y] = [0, 1, 2, 3].map(() => builder.local('v128'));
  const isDenormal = f32x4.less(x.get, number(SMALLEST_NORMAL));
  const square = multiply(m.get, m.get);
  return {
    setup: [
      bits.set(v128.select(isDenormal, multiply(x.get, number(2 ** 23)), x.get)),
      e.set(i32x4.shiftRight(i32x4.subtract(bits.get, i32x4.const(ROOT_HALF_BITS)), 23)),
      m.set(subtract(i32x4.subtract(bits.get, i32x4.shiftLeft(e.get, 23)), number(1))),
      e.set(subtract(f32x4.fromInt(e.get), v128.and(isDenormal, number(23)))),
      y.set(multiply(multiply(polynomial(m.get, LOG), square), m.get)),
      y.set(add(y.get, multiply(e.get, number(LN2_LOW)))),
      y.set(subtract(y.get, multiply(square, number(0.5)))),
      y.set(add(add(m.get, y.get), multiply(e.get, number(LN2_HIGH)))),
      y.set(v128.select(f32x4.equal(x.get, number(Infinity)), number(Infinity), y.get)),
      y.set(v128.select(f32x4.equal(x.get, number(0)), number(-Infinity), y.get)),
      // Below 0 and for NaN.
      y.set(v128.select(f32x4.greaterEqual(x.get, number(0)), y.get, number(Number.NaN))),
    ],
    value: y.get,
  };
};

/** log(u) + (x - (u - 1)) / u for u = 1 + x rounded: the second term puts back what rounding took. */
export const log1p: Emit = (builder, x) => {
  const [u, lost] = [builder.local('v128'), builder.local('v128')];
  const logarithm = log(builder, u);
  const isOrdinary = v128.and(f32x4.greater(u.get, number(0)), f32x4.less(u.get, number(Infinity)));
  return {
    setup: [
      u.set(add(x.get, number(1))),
      lost.set(divide(subtract(x.get, subtract(u.get, number(1))), u.get)),
      lost.set(v128.and(lost.get, isOrdinary)),
      logarithm.setup,
    ],
    value: add(logarithm.value, lost.get),
  };
};

const SIGN_BIT = i32x4.const(0x80000000);

/** `near` where |x| < bound, else `far`, which is computed from |x|, with the sign of x. */
function odd(x: Variable, bound: number, near: Code, far: Code): Code {
  const isNear = f32x4.less(f32x4.abs(x.get), number(bound));
  return v128.select(isNear, near, v128.or(far, v128.and(x.get, SIGN_BIT)));
}

/** x + x^3 p(x^2) */
function oddSeries(x: Variable, square: Variable, coefficients: readonly number[]): Code {
  return add(multiply(multiply(polynomial(square.get, coefficients), square.get), x.get), x.get);
}

const TANH = [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1];

export const tanh: Emit = (builder, x) => {
  const square = builder.local('v128');
  // From 10 on it is 1.
  const twice = f32x4.lesserOf(f32x4.abs(add(x.get, x.get)), number(20));
  const exponential = expWithin(builder, twice);
  const far = subtract(number(1), divide(number(2), add(exponential.value, number(1))));
  return {
    setup: [square.set(multiply(x.get, x.get)), exponential.setup],
    value: odd(x, 0.625, oddSeries(x, square, TANH), far),
  };
};

/** The halves of e^|x| / 2 and e^-|x| / 2 are multiplied last, so that only the result can overflow. */
function halvesOfExp(builder: FunctionBuilder, x: Variable) {
  const [half, root] = [builder.local('v128'), builder.local('v128')];
  const exponential = exp(builder, half);
  return {
    setup: [
      half.set(multiply(f32x4.abs(x.get), number(0.5))),
      exponential.setup,
      root.set(exponential.value),
    ] as Code,
    growing: multiply(multiply(root.get, number(0.5)), root.get),
    falling: divide(divide(number(0.5), root.get), root.get),
  };
}

export const cosh: Emit = (builder, x) => {
  const { setup, growing, falling } = halvesOfExp(builder, x);
  return { setup, value: add(growing, falling) };
};

const SINH = [2.03721912945e-4, 8.33028376239e-3, 1.66667160211e-1];

export const sinh: Emit = (builder, x) => {
  const square = builder.local('v128');
  const { setup, growing, falling } = halvesOfExp(builder, x);
  return {
    setup: [square.set(multiply(x.get, x.get)), setup],
    value: odd(x, 1, oddSeries(x, square, SINH), subtract(growing, falling)),
  };
};

/** With e = exp(-|x|), 1 / (1 + e) from 0 on and e / (1 + e) below, where 1 + exp(-x) would overflow. */
export const sigmoid: Emit = (builder, x) => {
  const [negative, power] = [builder.local('v128'), builder.local('v128')];
  const exponential = exp(builder, negative);
  const numerator = v128.select(f32x4.less(x.get, number(0)), power.get, number(1));
  return {
    setup: [negative.set(f32x4.negate(f32x4.abs(x.get))), exponential.setup, power.set(exponential.value)],
    value: divide(numerator, add(power.get, number(1))),
  };
};

/**
 * 1 / (1 + exp(-x)) for the gates of recurrent cells, in fewer instructions than {@link sigmoid}: what is smaller than
 * 10^-37 need not be exact there.
 */
export const gateSigmoid: Emit = (builder, x) => {
  const bounded = f32x4.lesserOf(f32x4.greaterOf(f32x4.negate(x.get), number(-87)), number(87));
  const { setup, value } = expWithin(builder, bounded);
  return { setup, value: divide(number(1), add(value, number(1))) };
};

/** min(x, 0) - log(1 + exp(-|x|)) */
export const logSigmoid: Emit = (builder, x) => {
  const [negative, power] = [builder.local('v128'), builder.local('v128')];
  const exponential = exp(builder, negative);
  const logarithm = log1p(builder, power);
  return {
    setup: [
      negative.set(f32x4.negate(f32x4.abs(x.get))),
      exponential.setup,
      power.set(exponential.value),
      logarithm.setup,
    ],
    value: subtract(f32x4.min(x.get, number(0)), logarithm.value),
  };
};
