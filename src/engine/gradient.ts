import type { Node } from './graph';
import { add } from './operations/arithmetic';
import { constant } from './operations/leaves';
import { broadcastTo } from './operations/shaping';
import { sameShape, ShapeError } from './shape';

/**
 * Reverse-mode differentiation as a transformation of the graph: adds the nodes that compute d(output)/d(each of
 * `variables`) and returns them, null where the output does not depend on the variable by differentiable operations.
 *
 * @param output a scalar, or any tensor when `upstream` of its shape is given (then of sum(output * upstream)).
 * @throws ShapeError when a tensor is differentiated without upstream.
 */
export function differentiate(
  output: Node,
  variables: readonly Node[],
  upstream?: Node,
): readonly (Node | null)[] {
  if (output.shape.length > 0 && upstream === undefined) {
    throw new ShapeError('only a scalar has a gradient; reduce the tensor with mean() or sum() first', [
      output.shape,
    ]);
  }
  const needed = dependents(output, variables);
  const gradients = new Map<Node, Node>();
  gradients.set(output, upstream ?? constant(output.graph, 1));
  for (const node of ancestors(output)) {
    const gradient = gradients.get(node);
    if (gradient === undefined || node.operation.gradient === 'none') continue;
    backPropagate(node, gradient, needed, gradients);
  }
  return variables.map((variable) => {
    const gradient = gradients.get(variable);
    return gradient === undefined ? null : broadcastTo(gradient, variable.shape);
  });
}

function backPropagate(
  node: Node,
  upstream: Node,
  needed: ReadonlySet<Node>,
  gradients: Map<Node, Node>,
): void {
  const { graph, operation, inputs, attributes } = node;
  const rule = operation.gradient;
  const neededInputs = inputs.map((input) => needed.has(input));
  if (rule === 'none' || !neededInputs.includes(true)) return;
  graph.withDerivativeOf(node, () => {
    const results = rule({ graph, node, inputs, attributes, upstream, needed: neededInputs });
    inputs.forEach((input, i) => {
      const result = results[i];
      if (result === null || !neededInputs[i]) return;
      if (!sameShape(result.shape, input.shape)) {
        throw new ShapeError(`the gradient of ${operation.name} has another shape than its input`, [
          result.shape,
          input.shape,
        ]);
      }
      const before = gradients.get(input);
      gradients.set(input, before === undefined ? result : add(before, result));
    });
  });
}

/** The nodes that `output` is computed from, itself included, the latest first. */
function ancestors(output: Node): Node[] {
  const seen = new Set<Node>([output]);
  const open = [output];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const input of node.inputs) {
      if (!seen.has(input)) {
        seen.add(input);
        open.push(input);
      }
    }
  }
  return [...seen].sort((a, b) => b.id - a.id);
}

/** The ancestors of `output` through which it depends on one of the variables. */
function dependents(output: Node, variables: readonly Node[]): Set<Node> {
  const result = new Set<Node>(variables);
  for (const node of ancestors(output).reverse()) {
    if (node.operation.gradient !== 'none' && node.inputs.some((input) => result.has(input)))
      result.add(node);
  }
  return result;
}
