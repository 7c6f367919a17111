import type { Graph, Node } from '../graph';
import { defineOperation, type Operation, type OperationDefinition } from '../operation';
import { randomAt } from '../random';
import { ShapeError, sizeOf, type Shape } from '../shape';

/** What a leaf's numbers are: data of the batch, something trained, state such as running means, or one plain number. */
export type LeafRole = 'input' | 'parameter' | 'buffer' | 'scalar';

export interface LeafAttributes {
  /** Two leaves of one name share their memory, also across graphs. */
  readonly name: string;
  readonly role: LeafRole;
  readonly shape: Shape;
}

function standAlone<Attributes>(
  definition: OperationDefinition<Attributes>,
): OperationDefinition<Attributes> {
  defineOperation(definition);
  return definition;
}

export const leafOperation = standAlone<LeafAttributes>({
  name: 'leaf',
  summary: 'Numbers that come from outside the graph: a batch, a parameter, the step.',
  inferShape: (_, attributes) => attributes.shape,
  gradient: 'none',
  kernel: () => () => undefined,
});

/** A tensor whose numbers the memory holds under `name`. */
export function leaf(graph: Graph, name: string, role: LeafRole, shape: Shape): Node {
  const attributes: LeafAttributes = { name, role, shape };
  return graph.add(leafOperation as Operation, [], attributes);
}

/** The attributes of a leaf; null for any other node. */
export function leafAttributes(node: Node): LeafAttributes | null {
  return node.operation.name === leafOperation.name ? (node.attributes as LeafAttributes) : null;
}

export interface ConstantAttributes {
  readonly shape: Shape;
  /** One number for all elements, or one each. */
  readonly values: number | readonly number[] | Float64Array;
}

export const constantOperation = standAlone<ConstantAttributes>({
  name: 'constant',
  summary: 'Numbers known when the graph is built.',
  inferShape: (_, { shape, values }) => {
    if (typeof values !== 'number' && values.length !== sizeOf(shape)) {
      throw new ShapeError(`${values.length} numbers do not fill the shape [${shape.join(', ')}]`, [shape]);
    }
    return shape;
  },
  gradient: 'none',
  kernel: () => () => undefined,
});

/** A tensor of fixed numbers. */
export function constant(
  graph: Graph,
  values: number | readonly number[] | Float64Array,
  shape: Shape = [],
): Node {
  const attributes: ConstantAttributes = { shape, values };
  return graph.add(constantOperation as Operation, [], attributes);
}

/** The attributes of a constant; null for any other node. */
export function constantAttributes(node: Node): ConstantAttributes | null {
  return node.operation.name === constantOperation.name ? (node.attributes as ConstantAttributes) : null;
}

/** The number of a constant whose elements are all the same; null for other nodes. */
export function constantValue(node: Node): number | null {
  const attributes = constantAttributes(node);
  if (attributes === null) return null;
  if (typeof attributes.values === 'number') return attributes.values;
  return sizeOf(attributes.shape) === 1 ? attributes.values[0] : null;
}

const applyUniformRandom = defineOperation<{ readonly key: number; readonly shape: Shape }>({
  name: 'uniformRandom',
  summary: 'Numbers in [0, 1) that depend on the seed and the step alone.',
  inferShape: (_, { shape }) => shape,
  gradient: 'none',
  kernel({ inputs: [step], output, attributes: { key } }) {
    return () => {
      for (let i = 0; i < output.length; i++) output[i] = randomAt(key, step[0], i);
    };
  },
});

/** Uniform numbers in [0, 1), new at each value of the scalar `step`. `key` is from {@link randomKey}. */
export function uniformRandom(step: Node, key: number, shape: Shape): Node {
  return applyUniformRandom([step], { key, shape });
}
