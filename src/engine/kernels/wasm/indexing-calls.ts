import type { Node } from '../../graph';
import { sizeOf, splitAtAxis, type Shape } from '../../shape';
import type { FunctionBuilder } from './function-builder';
import type { Code } from './code';
import { writeIndexAdd, writeIndexSelect, type IndexedShape } from './indexing';
import type { PartOperand } from './parted-call';
import { keyOf, type CallContext, type VectorOperation } from './vector-operation';

type Write = (builder: FunctionBuilder, shape: IndexedShape) => Code;

/** Multiplications of a product that take as long as following an index. */
const PER_INDEX = 50;

function indexCalls(node: Node, context: CallContext, shape: IndexedShape, write: Write): Code {
  const [numbers, indices] = node.inputs;
  const slices = (each: Node): PartOperand => {
    return { address: context.addressOf(each), step: (sizeOf(each.shape) / shape.outer) * 4 };
  };
  return context.parted({
    count: shape.outer,
    work: shape.outer * shape.length * shape.inner * PER_INDEX,
    write: (outer) => {
      const part = { ...shape, outer };
      return context.module.shared(`${node.operation.name} ${keyOf(part)}`, (builder) =>
        write(builder, part),
      );
    },
    operands: [
      slices(numbers),
      shape.shared ? { address: context.addressOf(indices), step: 0 } : slices(indices),
      slices(node),
    ],
    scratch: 0,
  });
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
