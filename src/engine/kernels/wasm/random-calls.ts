import { sizeOf } from '../../shape';
import { call } from './module-builder';
import { writeUniformRandom } from './random';
import type { VectorOperation } from './vector-operation';

export const uniformRandomCalls: VectorOperation = (node, context) => {
  const { key } = node.attributes as { readonly key: number };
  const size = sizeOf(node.shape);
  const index = context.module.shared(`random ${key} ${size}`, (builder) =>
    writeUniformRandom(builder, key, size),
  );
  return call(index, [context.addressOf(node.inputs[0]), context.addressOf(node)]);
};
