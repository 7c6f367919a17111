import type { Node } from '../graph';
import { defineOperation } from '../operation';
import { multiply } from './arithmetic';
import { mapKernel } from './elementwise-kernels';

interface UnaryDefinition {
  readonly name: string;
  readonly summary: string;
  readonly f: (x: number) => number;
  /** The derivative of f at x, given x, y = f(x); `'none'` where it is zero almost everywhere. */
  readonly slope: 'none' | ((x: Node, y: Node) => Node);
}

function defineUnary({ name, summary, f, slope }: UnaryDefinition): (x: Node) => Node {
  const apply = defineOperation<null>({
    name,
    summary,
    inferShape: ([shape]) => shape,
    gradient:
      slope === 'none' ? 'none' : ({ node, inputs: [x], upstream }) => [multiply(upstream, slope(x, node))],
    kernel: ({ inputs: [input], output }) => mapKernel(f, input, output),
  });
  return (x) => apply([x], null);
}

const applyNegate = defineOperation<null>({
  name: 'negate',
  summary: '-x',
  inferShape: ([shape]) => shape,
  gradient: ({ upstream }) => [negate(upstream)],
  kernel: ({ inputs: [input], output }) => mapKernel((x) => -x, input, output),
});
export function negate(x: Node): Node {
  return applyNegate([x], null);
}

export const exp = defineUnary({ name: 'exp', summary: 'e ** x', f: Math.exp, slope: (_x, y) => y });

export const log = defineUnary({
  name: 'log',
  summary: 'The natural logarithm; -Infinity at 0, NaN below.',
  f: Math.log,
  slope: (x) => reciprocal(x),
});

export const reciprocal = defineUnary({
  name: 'reciprocal',
  summary: '1 / x',
  f: (x) => 1 / x,
  slope: (_x, y) => negate(multiply(y, y)),
});
