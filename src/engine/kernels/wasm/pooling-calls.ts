import { maxPoolGeometry, type MaxPoolAttributes } from '../../operations/pooling';
import { maxPoolScratch, writeMaxPool } from './max-pool';
import { call } from './module-builder';
import { keyOf, type VectorOperation } from './vector-operation';

/** With the numbers that are picked at the indices, where that follows. */
export const maxPoolCalls: VectorOperation = (node, context, followers) => {
  const [x] = node.inputs;
  const geometry = maxPoolGeometry(x.shape, node.attributes as MaxPoolAttributes);
  const results = { indices: context.isStored(node), values: followers.length > 0 };
  const index = context.module.shared(`max pool ${keyOf({ geometry, results })}`, (builder) =>
    writeMaxPool(builder, geometry, results),
  );
  return call(index, [
    context.addressOf(x),
    context.scratchOf(maxPoolScratch(geometry)),
    ...[node, ...followers].filter((each) => context.isStored(each)).map((each) => context.addressOf(each)),
  ]);
};
