import type { Node } from '../../graph';
import { sizeOf } from '../../shape';
import { alternatingRuns } from '../reduction';
import type { Code } from './code';
import type { FunctionBuilder } from './function-builder';
import type { GroupShape } from './group-loop';
import { writeStandardize, writeStandardizeGradient, writeVariance } from './group-statistics';
import { call } from './module-builder';
import { writeApartSum, writeSum } from './reduction';
import { keyOf, type CallContext, type VectorOperation } from './vector-operation';

/** Null where kept and reduced axes alternate too often. */
function groupShape({ inputs, attributes }: Node): GroupShape | null {
  const { axes } = attributes as { readonly axes: readonly number[] };
  const [kept, reduced = 1, inner = 1, length = 1, ...more] = alternatingRuns(inputs[0].shape, axes);
  return more.length > 0 ? null : { kept, reduced, inner, length };
}

/** A call of the function (inputs..., output) that is written for the groups. */
function groupCall(
  node: Node,
  context: CallContext,
  write: (builder: FunctionBuilder, shape: GroupShape) => Code,
): Code | null {
  const shape = groupShape(node);
  if (shape === null) return null;
  const { operation, attributes } = node;
  const key = `${operation.name} ${keyOf({ shape, attributes: attributes as object })}`;
  const index = context.module.shared(key, (builder) => write(builder, shape));
  return call(
    index,
    [...node.inputs, node].map((each) => context.addressOf(each)),
  );
}

function sumWith(factor: number, node: Node, context: CallContext): Code | null {
  const [input] = node.inputs;
  const groups = groupShape(node);
  if (groups === null) return null;
  const shape = { ...groups, factor };
  const index = context.module.shared(`sum ${keyOf(shape)}`, (builder) =>
    shape.length === 1 ? writeSum(builder, shape) : writeApartSum(builder, shape),
  );
  return call(index, [context.addressOf(input), context.addressOf(node)]);
}

export const sumCalls: VectorOperation = (node, context) => sumWith(1, node, context);

export const meanCalls: VectorOperation = (node, context) =>
  sumWith(sizeOf(node.shape) / sizeOf(node.inputs[0].shape), node, context);

export const standardizeCalls: VectorOperation = (node, context) =>
  groupCall(node, context, (builder, shape) => writeStandardize(builder, shape, epsilonOf(node)));

export const standardizeGradientCalls: VectorOperation = (node, context) =>
  groupCall(node, context, (builder, shape) => writeStandardizeGradient(builder, shape, epsilonOf(node)));

/** Of variances and of standard deviations. */
export const varianceCalls: VectorOperation = (node, context) => {
  const { correction } = node.attributes as { readonly correction: number };
  const isRoot = node.operation.name === 'std';
  return groupCall(node, context, (builder, shape) => writeVariance(builder, shape, correction, isRoot));
};

function epsilonOf(node: Node): number {
  return (node.attributes as { readonly epsilon: number }).epsilon;
}
