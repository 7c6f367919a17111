import type { Node } from '../../graph';
import { sizeOf } from '../../shape';
import { alternatingRuns } from '../reduction';
import type { Code } from './code';
import { call } from './module-builder';
import { writeApartSum, writeSum } from './reduction';
import { keyOf, type CallContext, type VectorOperation } from './vector-operation';

/** Null where kept and reduced axes alternate too often. */
function sumWith(factor: number, node: Node, context: CallContext): Code | null {
  const [input] = node.inputs;
  const { axes } = node.attributes as { readonly axes: readonly number[] };
  const [kept, reduced = 1, inner = 1, length = 1, ...more] = alternatingRuns(input.shape, axes);
  if (more.length > 0) return null;
  const shape = { kept, reduced, inner, length, factor };
  const index = context.module.shared(`sum ${keyOf(shape)}`, (builder) =>
    length === 1 ? writeSum(builder, shape) : writeApartSum(builder, shape),
  );
  return call(index, [context.addressOf(input), context.addressOf(node)]);
}

export const sumCalls: VectorOperation = (node, context) => sumWith(1, node, context);

export const meanCalls: VectorOperation = (node, context) =>
  sumWith(sizeOf(node.shape) / sizeOf(node.inputs[0].shape), node, context);
