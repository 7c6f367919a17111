import { erf as erfOf } from '../kernels/error-function';
import { add, divide, multiply } from './arithmetic';
import { defineUnary } from './unary-definition';

/*
 * The derivatives are written in the order of operations of PyTorch's derivatives.yaml, so that they agree with it
 * where the value is infinite or not a number.
 */

export const negate = defineUnary({
  name: 'negate',
  summary: '-x',
  f: (x) => -x,
  gradient: (upstream) => negate(upstream),
});

export const abs = defineUnary({
  name: 'abs',
  summary: 'The absolute value; its derivative at 0 is 0.',
  f: Math.abs,
  gradient: (upstream, x) => multiply(upstream, sign(x)),
});

export const sign = defineUnary({
  name: 'sign',
  summary: '-1, 0 or 1; 0 for NaN.',
  f: (x) => (x > 0 ? 1 : x < 0 ? -1 : 0),
  gradient: 'none',
});

export const exp = defineUnary({
  name: 'exp',
  summary: 'e ** x',
  f: Math.exp,
  gradient: (upstream, _x, y) => multiply(upstream, y),
});

export const expm1 = defineUnary({
  name: 'expm1',
  summary: 'e ** x - 1, exact for small x.',
  f: Math.expm1,
  gradient: (upstream, _x, y) => multiply(upstream, add(y, 1)),
});

export const log = defineUnary({
  name: 'log',
  summary: 'The natural logarithm; -Infinity at 0, NaN below.',
  f: Math.log,
  gradient: (upstream, x) => divide(upstream, x),
});

export const log1p = defineUnary({
  name: 'log1p',
  summary: 'log(1 + x), exact for small x; -Infinity at -1, NaN below.',
  f: Math.log1p,
  gradient: (upstream, x) => divide(upstream, add(x, 1)),
});

export const log2 = defineUnary({
  name: 'log2',
  summary: 'The logarithm to base 2.',
  f: Math.log2,
  gradient: (upstream, x) => divide(upstream, multiply(x, Math.LN2)),
});

export const log10 = defineUnary({
  name: 'log10',
  summary: 'The logarithm to base 10.',
  f: Math.log10,
  gradient: (upstream, x) => divide(upstream, multiply(x, Math.LN10)),
});

export const sqrt = defineUnary({
  name: 'sqrt',
  summary: 'The square root; its derivative at 0 is infinite.',
  f: Math.sqrt,
  gradient: (upstream, _x, y) => divide(upstream, multiply(y, 2)),
});

export const rsqrt = defineUnary({
  name: 'rsqrt',
  summary: '1 / sqrt(x)',
  f: (x) => 1 / Math.sqrt(x),
  gradient: (upstream, _x, y) => multiply(multiply(upstream, -0.5), multiply(y, multiply(y, y))),
});

export const square = defineUnary({
  name: 'square',
  summary: 'x * x',
  f: (x) => x * x,
  gradient: (upstream, x) => multiply(upstream, multiply(x, 2)),
});

export const reciprocal = defineUnary({
  name: 'reciprocal',
  summary: '1 / x',
  f: (x) => 1 / x,
  gradient: (upstream, _x, y) => multiply(negate(upstream), multiply(y, y)),
});

/** 2 / sqrt(pi): the slope of erf at 0. */
const ERF_SLOPE = 2 / Math.sqrt(Math.PI);

export const erf = defineUnary({
  name: 'erf',
  summary: 'The error function.',
  f: erfOf,
  gradient: (upstream, x) => multiply(upstream, multiply(exp(negate(square(x))), ERF_SLOPE)),
});
