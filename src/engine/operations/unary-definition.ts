import type { Node } from '../graph';
import { mapKernel } from '../kernels/elementwise';
import { defineOperation } from '../operation';
import type { OperationName } from '../operation-name';

/** A function of one number, applied to each element. */
export interface UnaryDefinition {
  readonly name: OperationName;
  readonly summary: string;
  readonly f: (x: number) => number;
  /** The derivative's chain rule, with y = f(x); `'none'` where the derivative is zero almost everywhere. */
  readonly gradient: 'none' | ((upstream: Node, x: Node, y: Node) => Node);
}

/** Enters a function of one number into the table and returns the function that applies it. */
export function defineUnary({ name, summary, f, gradient }: UnaryDefinition): (x: Node) => Node {
  const apply = defineOperation<null>({
    name,
    summary,
    inferShape: ([shape]) => shape,
    gradient:
      gradient === 'none' ? 'none' : ({ node, inputs: [x], upstream }) => [gradient(upstream, x, node)],
    kernel: ({ inputs: [input], output }) => mapKernel(f, input, output),
  });
  return (x) => apply([x], null);
}

/** A function of one number and of constants, applied to each element. */
export interface ParametricUnaryDefinition<Parameters> {
  readonly name: OperationName;
  readonly summary: string;
  /** The function for these constants. */
  readonly f: (parameters: Parameters) => (x: number) => number;
  readonly gradient: 'none' | ((upstream: Node, x: Node, y: Node, parameters: Parameters) => Node);
}

/** As {@link defineUnary}, for a function with constants (a slope, bounds), which become the node's attributes. */
export function defineParametricUnary<Parameters>({
  name,
  summary,
  f,
  gradient,
}: ParametricUnaryDefinition<Parameters>): (x: Node, parameters: Parameters) => Node {
  const apply = defineOperation<Parameters>({
    name,
    summary,
    inferShape: ([shape]) => shape,
    gradient:
      gradient === 'none'
        ? 'none'
        : ({ node, inputs: [x], upstream, attributes }) => [gradient(upstream, x, node, attributes)],
    kernel: ({ inputs: [input], output, attributes }) => mapKernel(f(attributes), input, output),
  });
  return (x, parameters) => apply([x], parameters);
}
