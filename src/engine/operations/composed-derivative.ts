import { differentiate } from '../gradient';
import type { Node } from '../graph';
import { defineOperation } from '../operation';

const identity = defineOperation<null>({
  name: 'identity',
  summary: 'The same numbers under another name.',
  inferShape: ([shape]) => shape,
  gradient: ({ upstream }) => [upstream],
  aliasOffset: () => 0,
  kernel({ inputs: [input], output }) {
    return () => {
      output.set(input);
    };
  },
});

/**
 * Derivatives with respect to each input of what `compute` puts together from them, the inputs taken as independent of
 * one another. It gives an operation with a kernel of its own the derivative of the same thing in simple operations.
 */
export function derivativeOfComposition(
  compute: (inputs: readonly Node[]) => Node,
  inputs: readonly Node[],
  upstream: Node,
): readonly (Node | null)[] {
  const independent = inputs.map((input) => identity([input], null));
  return differentiate(compute(independent), independent, upstream);
}
