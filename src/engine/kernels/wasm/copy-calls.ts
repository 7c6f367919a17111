import type { Node } from '../../graph';
import type { PadAttributes } from '../../operations/slicing';
import { broadcastStrides, sizeOf, stridesOf, type Shape } from '../../shape';
import type { Region } from '../strided-copy';
import type { Code } from './code';
import { call } from './module-builder';
import { gradientOfStates } from './recurrent-calls';
import { writeFill, writeStridedCopy, type StridedCopy } from './strided-copy';
import { keyOf, type CallContext, type VectorOperation } from './vector-operation';

function copyCall({ module }: CallContext, copy: StridedCopy, from: number, to: number): Code {
  const index = module.shared(`copy ${keyOf(copy)}`, (builder) => writeStridedCopy(builder, copy));
  return call(index, [from, to]);
}

function fillCall({ module }: CallContext, size: number, value: number, to: number): Code {
  const index = module.shared(`fill ${keyOf([size, value])}`, (builder) => writeFill(builder, size, value));
  return call(index, [to]);
}

/** The floats from a tensor's first to that index. */
function offsetOf(shape: Shape, index: readonly number[]): number {
  return stridesOf(shape).reduce((sum, stride, axis) => sum + stride * index[axis], 0);
}

function stepped(shape: Shape, steps: readonly number[]): number[] {
  return stridesOf(shape).map((stride, axis) => stride * steps[axis]);
}

/** The whole of the node, from numbers that lie at those strides in its input. */
function collected(node: Node, context: CallContext, from: readonly number[], start: number): Code {
  const [input] = node.inputs;
  const copy = { lengths: node.shape, from, to: stridesOf(node.shape) };
  return copyCall(context, copy, context.addressOf(input) + start * 4, context.addressOf(node));
}

export const sliceCalls: VectorOperation = (node, context) => {
  const { starts, steps } = node.attributes as Region;
  const { shape } = node.inputs[0];
  return collected(node, context, stepped(shape, steps), offsetOf(shape, starts));
};

export const transposeCalls: VectorOperation = (node, context) => {
  const { permutation } = node.attributes as { readonly permutation: readonly number[] };
  const strides = stridesOf(node.inputs[0].shape);
  return collected(
    node,
    context,
    permutation.map((axis) => strides[axis]),
    0,
  );
};

export const flipCalls: VectorOperation = (node, context) => {
  const { axes } = node.attributes as { readonly axes: readonly number[] };
  const { shape } = node;
  const steps = shape.map((_, axis) => (axes.includes(axis) ? -1 : 1));
  const last = shape.map((size, axis) => (axes.includes(axis) ? size - 1 : 0));
  return collected(node, context, stepped(shape, steps), offsetOf(shape, last));
};

export const broadcastCalls: VectorOperation = (node, context) =>
  collected(node, context, broadcastStrides(node.inputs[0].shape, node.shape), 0);

/** And the way back through a recurrent layer that begins there. */
export const padCalls: VectorOperation = (node, context, followers) => {
  const gradient = followers.at(0);
  const padding = context.isStored(node) ? padded(node, context) : [];
  return gradient === undefined ? padding : [padding, gradientOfStates(gradient, node.inputs[0], context)];
};

function padded(node: Node, context: CallContext): Code {
  const { starts, steps, value } = node.attributes as PadAttributes;
  const [input] = node.inputs;
  const copy = { lengths: input.shape, from: stridesOf(input.shape), to: stepped(node.shape, steps) };
  const output = context.addressOf(node);
  return [
    fillCall(context, sizeOf(node.shape), value, output),
    copyCall(context, copy, context.addressOf(input), output + offsetOf(node.shape, starts) * 4),
  ];
}

export const concatCalls: VectorOperation = (node, context) => {
  const { axis } = node.attributes as { readonly axis: number };
  const to = stridesOf(node.shape);
  let start = context.addressOf(node);
  return node.inputs.map((input) => {
    const copy = { lengths: input.shape, from: stridesOf(input.shape), to };
    const code = copyCall(context, copy, context.addressOf(input), start);
    start += input.shape[axis] * to[axis] * 4;
    return code;
  });
};
