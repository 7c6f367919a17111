import type { Node } from '../../graph';
import { sizeOf, splitAtAxis, type Shape } from '../../shape';
import type { FunctionBuilder } from './function-builder';
import type { Code } from './code';
import { writeIndexAdd, writeIndexSelect, type IndexedShape } from './indexing';
import { call } from './module-builder';
import { keyOf, type CallContext, type VectorOperation } from './vector-operation';

type Write = (builder: FunctionBuilder, shape: IndexedShape) => Code;

function indexCalls(node: Node, context: CallContext, shape: IndexedShape, write: Write): Code {
  const index = context.module.shared(`${node.operation.name} ${keyOf(shape)}`, (builder) =>
    write(builder, shape),
  );
  return call(
    index,
    [...node.inputs, node].map((each) => context.addressOf(each)),
  );
}

/** For an index for each number; null where the indices have less than the tensor along another axis. */
function oneEach(tensor: Shape, index: Shape, axis: number): IndexedShape | null {
  const { outer, length: size, inner } = splitAtAxis(tensor, axis);
  const own = splitAtAxis(index, axis);
  return own.outer === outer && own.inner === inner ? { ...own, size, shared: false } : null;
}

/** For indices of whole slices. */
function sliceEach(tensor: Shape, indices: Shape, axis: number): IndexedShape {
  const { outer, length: size, inner } = splitAtAxis(tensor, axis);
  return { outer, length: sizeOf(indices), inner, size, shared: true };
}

function axisOf(node: Node): number {
  return (node.attributes as { readonly axis: number }).axis;
}

export const gatherCalls: VectorOperation = (node, context) => {
  const [x, index] = node.inputs;
  const shape = oneEach(x.shape, index.shape, axisOf(node));
  return shape && indexCalls(node, context, shape, writeIndexSelect);
};

export const scatterAddCalls: VectorOperation = (node, context) => {
  const shape = oneEach(node.shape, node.inputs[1].shape, axisOf(node));
  return shape && indexCalls(node, context, shape, writeIndexAdd);
};

export const indexSelectCalls: VectorOperation = (node, context) => {
  const [x, indices] = node.inputs;
  return indexCalls(node, context, sliceEach(x.shape, indices.shape, axisOf(node)), writeIndexSelect);
};

export const indexAddCalls: VectorOperation = (node, context) =>
  indexCalls(node, context, sliceEach(node.shape, node.inputs[1].shape, axisOf(node)), writeIndexAdd);
