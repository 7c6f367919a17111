import * as operations from '../../../src/engine/operations';
import type { Node } from '../../../src/engine/graph';
import type { OperatorAdapter } from '../adapter';

function unary(apply: (x: Node) => Node): OperatorAdapter {
  return ({ input }) => apply(input('x'));
}

function binary(apply: (x: Node, y: Node) => Node): OperatorAdapter {
  return ({ input }) => apply(input('x'), input('y'));
}

export const operators: Readonly<Record<string, OperatorAdapter>> = {
  add: binary(operations.add),
  sub: binary(operations.subtract),
  mul: binary(operations.multiply),
  div: binary(operations.divide),
  pow: binary(operations.power),
  maximum: binary(operations.maximum),
  minimum: binary(operations.minimum),
  pow_scalar: ({ input, attributes }) => operations.power(input('x'), attributes.number('exponent')),
  scalar_arith({ input, attributes }) {
    const [x, c, kind] = [input('x'), attributes.number('c'), attributes.text('kind')];
    switch (kind) {
      case 'add':
        return operations.add(x, c);
      case 'sub':
        return operations.subtract(x, c);
      case 'rsub':
        return operations.subtract(c, x);
      case 'mul':
        return operations.multiply(x, c);
      case 'div':
        return operations.divide(x, c);
      case 'rdiv':
        return operations.divide(c, x);
      default:
        throw new Error(`unknown kind of arithmetic: ${kind}`);
    }
  },
  abs: unary(operations.abs),
  atan: unary(operations.atan),
  ceil: unary(operations.ceil),
  clamp: ({ input, attributes }) =>
    operations.clamp(input('x'), attributes.optionalNumber('min'), attributes.optionalNumber('max')),
  cos: unary(operations.cos),
  cosh: unary(operations.cosh),
  erf: unary(operations.erf),
  exp: unary(operations.exp),
  expm1: unary(operations.expm1),
  floor: unary(operations.floor),
  log: unary(operations.log),
  log10: unary(operations.log10),
  log1p: unary(operations.log1p),
  log2: unary(operations.log2),
  neg: unary(operations.negate),
  reciprocal: unary(operations.reciprocal),
  round: unary(operations.round),
  rsqrt: unary(operations.rsqrt),
  sign: unary(operations.sign),
  sin: unary(operations.sin),
  sinh: unary(operations.sinh),
  sqrt: unary(operations.sqrt),
  square: unary(operations.square),
  tan: unary(operations.tan),
};
