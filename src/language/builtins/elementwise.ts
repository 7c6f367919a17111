import type { Node } from '../../engine/graph';
import { maximum, minimum, where } from '../../engine/operations/arithmetic';
import { ceil, clamp, floor, round } from '../../engine/operations/rounding';
import { atan, cos, cosh, sin, sinh, tan, tanh } from '../../engine/operations/trigonometry';
import { sigmoid, softplus } from '../../engine/operations/activations';
import {
  abs,
  erf,
  exp,
  expm1,
  log,
  log10,
  log1p,
  log2,
  reciprocal,
  rsqrt,
  sign,
  sqrt,
  square,
} from '../../engine/operations/unary';
import { erf as errorFunction } from '../../engine/kernels/error-function';
import { isTensor } from '../value';
import { ArgumentReader } from './arguments';
import type { Builtin } from './builtin';

const SAME = 'any shape -> the same shape';

/** A function of one number; plain numbers stay plain. */
function unary(
  name: string,
  summary: string,
  tensor: (x: Node) => Node,
  plain: (x: number) => number,
): Builtin {
  const signature = `${name}(x)`;
  return {
    name,
    signature,
    summary,
    shapes: SAME,
    apply(call) {
      const first = call.args.at(0)?.value;
      const read = new ArgumentReader(call, signature);
      if (typeof first === 'number') {
        const x = read.number('x');
        read.end();
        return plain(x);
      }
      const x = read.tensor('x');
      read.end();
      return tensor(x);
    },
  };
}

function binary(
  name: string,
  summary: string,
  tensor: (a: Node, b: Node) => Node,
  plain: (a: number, b: number) => number,
): Builtin {
  const signature = `${name}(a, b)`;
  return {
    name,
    signature,
    summary,
    shapes: 'two shapes -> what they broadcast to',
    apply(call) {
      const read = new ArgumentReader(call, signature);
      if (call.args.length === 2 && call.args.every(({ value }) => typeof value === 'number')) {
        return plain(read.number('a'), read.number('b'));
      }
      const [a, b] = [read.tensor('a'), read.tensor('b')];
      read.end();
      return tensor(a, b);
    },
  };
}

/** Round half to even, as PyTorch does. */
function roundHalfToEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

export const elementwiseBuiltins: readonly Builtin[] = [
  unary('exp', 'e ** x; in float32 infinite above 88.7.', exp, Math.exp),
  unary('expm1', 'e ** x - 1, exact for small x.', expm1, Math.expm1),
  unary('log', 'The natural logarithm; -Infinity at 0, NaN below.', log, Math.log),
  unary('log1p', 'log(1 + x), exact for small x.', log1p, Math.log1p),
  unary('log2', 'The logarithm to base 2.', log2, Math.log2),
  unary('log10', 'The logarithm to base 10.', log10, Math.log10),
  unary('sqrt', 'The square root; its derivative at 0 is infinite.', sqrt, Math.sqrt),
  unary('rsqrt', '1 / sqrt(x)', rsqrt, (x) => 1 / Math.sqrt(x)),
  unary('square', 'x * x', square, (x) => x * x),
  unary('reciprocal', '1 / x', reciprocal, (x) => 1 / x),
  unary('abs', 'The absolute value; its derivative at 0 is 0.', abs, Math.abs),
  unary('sign', '-1, 0 or 1; has no gradient.', sign, Math.sign),
  unary('sin', 'The sine.', sin, Math.sin),
  unary('cos', 'The cosine.', cos, Math.cos),
  unary('tan', 'The tangent.', tan, Math.tan),
  unary('atan', 'The angle whose tangent is x, between -pi/2 and pi/2.', atan, Math.atan),
  unary('sinh', 'The hyperbolic sine.', sinh, Math.sinh),
  unary('cosh', 'The hyperbolic cosine; in float32 infinite beyond 89.4.', cosh, Math.cosh),
  unary('tanh', 'The hyperbolic tangent.', tanh, Math.tanh),
  unary('erf', 'The error function.', erf, errorFunction),
  unary('sigmoid', '1 / (1 + exp(-x)), stable for every x.', sigmoid, (x) => 1 / (1 + Math.exp(-x))),
  unary(
    'softplus',
    'log(1 + exp(x)), stable for every x.',
    (x) => softplus(x),
    (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  ),
  unary('round', 'The nearest whole number; has no gradient.', round, roundHalfToEven),
  unary('floor', 'The next whole number below; has no gradient.', floor, Math.floor),
  unary('ceil', 'The next whole number above; has no gradient.', ceil, Math.ceil),
  binary('maximum', 'The larger of each pair; ties share the gradient.', maximum, Math.max),
  binary('minimum', 'The smaller of each pair; ties share the gradient.', minimum, Math.min),
  {
    name: 'clamp',
    signature: 'clamp(x, low, high)',
    summary: 'x held between two bounds; null leaves a side open. Outside the bounds the gradient is 0.',
    shapes: SAME,
    source: 'https://pytorch.org/docs/stable/generated/torch.clamp.html',
    apply(call) {
      const read = new ArgumentReader(call, this.signature);
      const plain = call.args.every(({ value }) => value === null || typeof value === 'number');
      const x = plain ? read.number('x') : read.tensor('x');
      const [low, high] = [read.bound('low'), read.bound('high')];
      read.end();
      if (isTensor(low) || isTensor(high)) {
        const above = low === null ? x : maximum(x, low);
        return high === null ? above : minimum(above, high);
      }
      if (isTensor(x)) return clamp(x, low, high);
      return Math.min(Math.max(x, low ?? Number.NEGATIVE_INFINITY), high ?? Number.POSITIVE_INFINITY);
    },
  },
  {
    name: 'where',
    signature: 'where(condition, a, b)',
    summary:
      'a where the condition holds, else b, for each element. Both sides are computed: guard the argument, not the result.',
    shapes: 'three shapes -> what they broadcast to',
    source: 'https://pytorch.org/docs/stable/generated/torch.where.html',
    apply(call) {
      const read = new ArgumentReader(call, this.signature);
      const chosen = call.args.at(0)?.value;
      if (typeof chosen === 'boolean' && call.args.length === 3) return call.args[chosen ? 1 : 2].value;
      const [condition, a, b] = [read.tensor('condition'), read.tensor('a'), read.tensor('b')];
      read.end();
      return where(condition, a, b);
    },
  },
];
