import { add, divide, multiply, subtract } from './arithmetic';
import { negate, square } from './unary';
import { defineUnary } from './unary-definition';

export const sin = defineUnary({
  name: 'sin',
  summary: 'The sine of an angle in radians.',
  f: Math.sin,
  gradient: (upstream, x) => multiply(upstream, cos(x)),
});

export const cos = defineUnary({
  name: 'cos',
  summary: 'The cosine of an angle in radians.',
  f: Math.cos,
  gradient: (upstream, x) => multiply(upstream, negate(sin(x))),
});

export const tan = defineUnary({
  name: 'tan',
  summary: 'The tangent of an angle in radians.',
  f: Math.tan,
  gradient: (upstream, _x, y) => multiply(upstream, add(square(y), 1)),
});

export const sinh = defineUnary({
  name: 'sinh',
  summary: 'The hyperbolic sine.',
  f: Math.sinh,
  gradient: (upstream, x) => multiply(upstream, cosh(x)),
});

export const cosh = defineUnary({
  name: 'cosh',
  summary: 'The hyperbolic cosine.',
  f: Math.cosh,
  gradient: (upstream, x) => multiply(upstream, sinh(x)),
});

export const tanh = defineUnary({
  name: 'tanh',
  summary: 'The hyperbolic tangent, between -1 and 1.',
  f: Math.tanh,
  gradient: (upstream, _x, y) => multiply(upstream, subtract(1, square(y))),
});

export const atan = defineUnary({
  name: 'atan',
  summary: 'The angle in radians whose tangent is x.',
  f: Math.atan,
  gradient: (upstream, x) => divide(upstream, add(square(x), 1)),
});
