import type { Node } from '../graph';
import { erf } from '../kernels/error-function';
import { add, divide, greater, less, lessEqual, multiply, power, subtract, where } from './arithmetic';
import type { Interval } from './rounding';
import { abs, exp, negate, sign, square } from './unary';
import { defineParametricUnary, defineUnary } from './unary-definition';

/*
 * Values and derivatives are PyTorch's, also at the kinks and at infinity, where x * 0 stays NaN
 * (https://pytorch.org/docs/stable/nn.functional.html#non-linear-activation-functions).
 */

export const relu = defineUnary({
  name: 'relu',
  summary: 'max(x, 0); its derivative at 0 is 0.',
  f: (x) => (x < 0 ? 0 : x),
  // By the result, so that nobody has to keep the argument.
  gradient: (upstream, _x, y) => where(lessEqual(y, 0), 0, upstream),
});

const applyLeakyRelu = defineParametricUnary<{ readonly slope: number }>({
  name: 'leakyRelu',
  summary: 'x above 0, slope * x below and at 0.',
  f:
    ({ slope }) =>
    (x) =>
      x > 0 ? x : x * slope,
  gradient: (upstream, x, _y, { slope }) => where(greater(x, 0), upstream, multiply(upstream, slope)),
});

export function leakyRelu(x: Node, slope = 0.01): Node {
  return applyLeakyRelu(x, { slope });
}

export const sigmoid = defineUnary({
  name: 'sigmoid',
  summary: '1 / (1 + exp(-x)), between 0 and 1.',
  f: logistic,
  gradient: (upstream, _x, y) => multiply(upstream, multiply(subtract(1, y), y)),
});

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

export const logSigmoid = defineUnary({
  name: 'logSigmoid',
  summary: 'log(sigmoid(x)) without overflow.',
  f: (x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))),
  gradient: (upstream, x) => multiply(upstream, sigmoid(negate(x))),
});

interface SoftplusParameters {
  readonly beta: number;
  readonly threshold: number;
}

const applySoftplus = defineParametricUnary<SoftplusParameters>({
  name: 'softplus',
  summary: 'log(1 + exp(beta * x)) / beta, a smooth relu; x itself where beta * x exceeds the threshold.',
  f:
    ({ beta, threshold }) =>
    (x) =>
      x * beta > threshold ? x : Math.log1p(Math.exp(x * beta)) / beta,
  gradient: (upstream, x, _y, parameters) => multiply(upstream, softplusSlope(x, parameters)),
});

const softplusSlope = defineParametricUnary<SoftplusParameters>({
  name: 'softplusSlope',
  summary: 'The derivative of softplus.',
  f:
    ({ beta, threshold }) =>
    (x) =>
      x * beta > threshold ? 1 : logistic(x * beta),
  gradient: (upstream, _x, y, { beta }) => multiply(upstream, multiply(multiply(subtract(1, y), y), beta)),
});

export function softplus(x: Node, { beta = 1, threshold = 20 }: Partial<SoftplusParameters> = {}): Node {
  return applySoftplus(x, { beta, threshold });
}

interface EluParameters {
  /** Multiplies both sides. */
  readonly scale: number;
  /** Multiplies the negative side. */
  readonly alpha: number;
  /** Multiplies x within the exponential. */
  readonly inputScale: number;
}

const applyElu = defineParametricUnary<EluParameters>({
  name: 'elu',
  summary: 'x above 0, alpha * (exp(x) - 1) below.',
  f:
    ({ scale, alpha, inputScale }) =>
    (x) =>
      x <= 0 ? Math.expm1(x * inputScale) * alpha * scale : x * scale,
  gradient: (upstream, x, _y, parameters) => multiply(upstream, eluSlope(x, parameters)),
});

const eluSlope = defineParametricUnary<EluParameters>({
  name: 'eluSlope',
  summary: 'The derivative of elu.',
  f:
    ({ scale, alpha, inputScale }) =>
    (x) =>
      x <= 0 ? Math.exp(x * inputScale) * inputScale * alpha * scale : scale,
  gradient: (upstream, x, y, { inputScale }) =>
    where(lessEqual(x, 0), multiply(upstream, multiply(y, inputScale)), 0),
});

export function elu(x: Node, alpha = 1): Node {
  return applyElu(x, { scale: 1, alpha, inputScale: 1 });
}

/** alpha and scale keep mean 0 and variance 1 from layer to layer (Klambauer et al. 2017, arXiv:1706.02515). */
export function selu(x: Node): Node {
  return applyElu(x, { scale: 1.0507009873554805, alpha: 1.6732632423543772, inputScale: 1 });
}

/** x above 0, alpha * (exp(x / alpha) - 1) below (Barron 2017, arXiv:1704.07483). */
export function celu(x: Node, alpha = 1): Node {
  return applyElu(x, { scale: 1, alpha, inputScale: 1 / alpha });
}

/** 1 / sqrt(2 * pi) */
const NORMAL_DENSITY_AT_0 = 1 / Math.sqrt(2 * Math.PI);

/** Hendrycks and Gimpel 2016, arXiv:1606.08415, exact. */
export const gelu = defineUnary({
  name: 'gelu',
  summary: 'x times the share of a standard normal distribution below x.',
  f: (x) => x * normalCumulative(x),
  gradient: (upstream, x) => multiply(upstream, geluSlope(x)),
});

const geluSlope = defineUnary({
  name: 'geluSlope',
  summary: 'The derivative of gelu.',
  f: (x) => normalCumulative(x) + x * Math.exp(-0.5 * x * x) * NORMAL_DENSITY_AT_0,
  gradient: (upstream, x) => {
    const density = multiply(exp(multiply(square(x), -0.5)), NORMAL_DENSITY_AT_0);
    return multiply(upstream, multiply(density, subtract(2, square(x))));
  },
});

function normalCumulative(x: number): number {
  return 0.5 * (1 + erf(x * Math.SQRT1_2));
}

export const silu = defineUnary({
  name: 'silu',
  summary: 'x * sigmoid(x), also called swish.',
  f: (x) => x / (1 + Math.exp(-x)),
  gradient: (upstream, x) => multiply(upstream, siluSlope(x)),
});

const siluSlope = defineUnary({
  name: 'siluSlope',
  summary: 'The derivative of silu.',
  f: (x) => logistic(x) * (1 + x * (1 - logistic(x))),
  gradient: (upstream, x) => {
    const s = sigmoid(x);
    const curvature = multiply(multiply(s, subtract(1, s)), add(2, multiply(x, subtract(1, multiply(s, 2)))));
    return multiply(upstream, curvature);
  },
});

/** Misra 2019, arXiv:1908.08681. */
export const mish = defineUnary({
  name: 'mish',
  summary: 'x * tanh(softplus(x))',
  f: (x) => x * tanhOfSoftplus(x),
  gradient: (upstream, x) => multiply(upstream, mishSlope(x)),
});

const mishSlope = defineUnary({
  name: 'mishSlope',
  summary: 'The derivative of mish.',
  f: (x) => {
    const gate = tanhOfSoftplus(x);
    return gate + x * logistic(x) * (1 - gate * gate);
  },
  // With the gate w and s = sigmoid(x): w' = s (1 - w^2), w'' = w' (1 - s - 2 w s), and mish'' = 2 w' + x w''.
  gradient: (upstream, x) => {
    const s = sigmoid(x);
    const w = mishGate(x);
    const bend = subtract(subtract(1, s), multiply(multiply(w, s), 2));
    const gateSlope = multiply(s, subtract(1, square(w)));
    return multiply(upstream, multiply(gateSlope, add(2, multiply(x, bend))));
  },
});

const mishGate = defineUnary({
  name: 'mishGate',
  summary: 'tanh(softplus(x)), the factor of mish.',
  f: tanhOfSoftplus,
  gradient: (upstream, x, y) => multiply(upstream, multiply(sigmoid(x), subtract(1, square(y)))),
});

function tanhOfSoftplus(x: number): number {
  return Math.tanh(Math.log1p(Math.exp(x)));
}

export const softsign = defineUnary({
  name: 'softsign',
  summary: 'x / (1 + |x|), between -1 and 1.',
  f: (x) => x / (1 + Math.abs(x)),
  gradient: (upstream, x) => multiply(upstream, softsignSlope(x)),
});

const softsignSlope = defineUnary({
  name: 'softsignSlope',
  summary: 'The derivative of softsign; NaN at infinity, where softsign is.',
  f: (x) => {
    const size = 1 + Math.abs(x);
    return 1 / size - Math.abs(x) / size / size;
  },
  gradient: (upstream, x) => multiply(upstream, divide(multiply(sign(x), -2), power(add(abs(x), 1), 3))),
});

const applyHardtanh = defineParametricUnary<Interval>({
  name: 'hardtanh',
  summary: 'x kept between two bounds; the gradient is 0 at them and beyond.',
  f:
    ({ low, high }) =>
    (x) =>
      x < low ? low : x > high ? high : x,
  gradient: (upstream, x, _y, interval) => where(isOutside(x, interval), 0, upstream),
});

const isOutside = defineParametricUnary<Interval>({
  name: 'isOutside',
  summary: '1 where x <= low or x >= high, else 0.',
  f:
    ({ low, high }) =>
    (x) =>
      x <= low || x >= high ? 1 : 0,
  gradient: 'none',
});

export function hardtanh(x: Node, low = -1, high = 1): Node {
  return applyHardtanh(x, { low, high });
}

/** PyTorch's backward pass multiplies by this float32 constant also in float64 (Activation.cpp). */
const ONE_SIXTH = Math.fround(1 / 6);

export const hardSigmoid = defineUnary({
  name: 'hardSigmoid',
  summary: 'A piecewise linear sigmoid: relu6(x + 3) / 6.',
  f: (x) => Math.min(Math.max(x + 3, 0), 6) / 6,
  gradient: (upstream, x) => where(isInside(x, { low: -3, high: 3 }), multiply(upstream, ONE_SIXTH), 0),
});

const isInside = defineParametricUnary<Interval>({
  name: 'isInside',
  summary: '1 where low < x < high, else 0.',
  f:
    ({ low, high }) =>
    (x) =>
      x > low && x < high ? 1 : 0,
  gradient: 'none',
});

export const hardSwish = defineUnary({
  name: 'hardSwish',
  summary: 'A piecewise quadratic silu: x * relu6(x + 3) / 6, with slopes -1/2 at -3 and 3/2 at 3.',
  f: (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
  gradient: (upstream, x) =>
    where(less(x, -3), 0, where(lessEqual(x, 3), multiply(upstream, add(divide(x, 3), 0.5)), upstream)),
});
