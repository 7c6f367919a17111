import type { Node } from '../graph';
import { where } from './arithmetic';
import { defineParametricUnary, defineUnary } from './unary-definition';

export const floor = defineUnary({
  name: 'floor',
  summary: 'The next integer below; constant almost everywhere.',
  f: Math.floor,
  gradient: 'none',
});

export const ceil = defineUnary({
  name: 'ceil',
  summary: 'The next integer above; constant almost everywhere.',
  f: Math.ceil,
  gradient: 'none',
});

export const round = defineUnary({
  name: 'round',
  summary: 'The nearest integer, halves to the even one; constant almost everywhere.',
  f: (x) => (Math.abs(x - Math.trunc(x)) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)),
  gradient: 'none',
});

/** An interval of the real line; an absent bound is infinite. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const applyClamp = defineParametricUnary<Interval>({
  name: 'clamp',
  summary: 'x kept between two bounds; the gradient passes within them and exactly at them.',
  f:
    ({ low, high }) =>
    (x) => {
      const raised = x < low ? low : x;
      return raised > high ? high : raised;
    },
  gradient: (upstream, x, _y, interval) => where(isWithin(x, interval), upstream, 0),
});

/** `x` kept between `low` and `high`; null leaves that side open. Where low > high the result is high, as in PyTorch. */
export function clamp(x: Node, low: number | null, high: number | null): Node {
  return applyClamp(x, { low: low ?? -Infinity, high: high ?? Infinity });
}

/** 1 where low <= x <= high, else 0. */
export const isWithin = defineParametricUnary<Interval>({
  name: 'isWithin',
  summary: '1 where low <= x <= high, else 0.',
  f:
    ({ low, high }) =>
    (x) =>
      x >= low && x <= high ? 1 : 0,
  gradient: 'none',
});
