import type { Node } from '../../../src/engine/graph';
import * as operations from '../../../src/engine/operations';
import type { OperatorAdapter, OperatorContext } from '../adapter';

/** The inputs x0, x1, ... of an operator over a list. */
function list({ inputs }: OperatorContext): [Node, ...Node[]] {
  const [first, ...rest] = inputs.values();
  return [first, ...rest];
}

/** `F.pad` counts from the last axis: [left, right, top, bottom, ...]; negative counts cut off. */
function pad({ input, attributes }: OperatorContext): Node {
  const counts = attributes.numbers('pad');
  const mode = attributes.text('mode', 'constant');
  const value = attributes.number('value', 0);
  let x = input('x');
  for (let i = 0; 2 * i < counts.length; i++) {
    const axis = x.shape.length - 1 - i;
    const sources = paddedIndices(x.shape[axis], counts[2 * i], counts[2 * i + 1], mode);
    const isInside = operations.constant(
      x.graph,
      sources.map((source) => (source === null ? 0 : 1)),
      x.shape.map((_, other) => (other === axis ? sources.length : 1)),
    );
    const indices = operations.constant(
      x.graph,
      sources.map((source) => source ?? 0),
      [sources.length],
    );
    x = operations.where(isInside, operations.indexSelect(x, axis, indices), value);
  }
  return x;
}

/** For each place along a padded axis, the index of the element that goes there; null for the constant. */
function paddedIndices(size: number, before: number, after: number, mode: string): (number | null)[] {
  const sourceOf = (index: number): number | null => {
    if (index >= 0 && index < size) return index;
    switch (mode) {
      case 'constant':
        return null;
      case 'replicate':
        return index < 0 ? 0 : size - 1;
      case 'reflect':
        return index < 0 ? -index : 2 * (size - 1) - index;
      case 'circular':
        return (index + size) % size;
      default:
        throw new Error(`unknown padding mode ${mode}`);
    }
  };
  return Array.from({ length: before + size + after }, (_, i) => sourceOf(i - before));
}

export const operators: Readonly<Record<string, OperatorAdapter>> = {
  concat: (context) => operations.concat(list(context), context.attributes.number('dim', 0)),
  embedding: ({ input, attributes }) =>
    operations.embedding(input('weight'), input('indices'), attributes.optionalNumber('padding_idx')),
  expand({ input, attributes }) {
    const x = input('x');
    const shape = attributes.numbers('shape');
    const kept = (axis: number) => x.shape[axis - shape.length + x.shape.length];
    return operations.broadcastTo(
      x,
      shape.map((size, axis) => (size === -1 ? kept(axis) : size)),
    );
  },
  flatten: ({ input, attributes }) =>
    operations.flatten(input('x'), attributes.number('start_dim', 0), attributes.number('end_dim', -1)),
  flip: ({ input, attributes }) => operations.flip(input('x'), attributes.numbers('dims')),
  gather: ({ input, attributes }) => operations.gather(input('x'), attributes.number('dim'), input('index')),
  graph_reuse({ input }) {
    const x = input('x');
    const y = operations.multiply(x, x);
    const z = operations.add(y, x);
    return operations.add(operations.sum(operations.multiply(z, y)), operations.sum(x));
  },
  index_select: ({ input, attributes }) =>
    operations.indexSelect(input('x'), attributes.number('dim'), input('index')),
  masked_fill: ({ input, attributes }) =>
    operations.maskedFill(input('x'), input('mask'), attributes.number('value')),
  one_hot: ({ input, attributes }) => operations.oneHot(input('indices'), attributes.number('num_classes')),
  pad,
  permute: ({ input, attributes }) => operations.permute(input('x'), attributes.numbers('dims')),
  repeat: ({ input, attributes }) => operations.repeat(input('x'), attributes.numbers('repeats')),
  reshape: ({ input, attributes }) => operations.reshape(input('x'), attributes.numbers('shape')),
  select: ({ input, attributes }) =>
    operations.select(input('x'), attributes.number('dim'), attributes.number('index')),
  slice: ({ input, attributes }) =>
    operations.slice(
      input('x'),
      attributes.number('dim'),
      attributes.optionalNumber('start'),
      attributes.optionalNumber('stop'),
      attributes.number('step', 1),
    ),
  squeeze: ({ input, attributes }) => operations.squeeze(input('x'), attributes.axis()),
  stack: (context) => operations.stack(list(context), context.attributes.number('dim', 0)),
  transpose: ({ input, attributes }) =>
    operations.transpose(input('x'), attributes.number('dim0'), attributes.number('dim1')),
  transpose_reshape: ({ input, attributes }) =>
    operations.reshape(operations.transpose(input('x')), attributes.numbers('shape')),
  tril: ({ input, attributes }) => operations.tril(input('x'), attributes.number('diagonal', 0)),
  unsqueeze: ({ input, attributes }) => operations.unsqueeze(input('x'), attributes.number('dim')),
  where: ({ input }) => operations.where(input('cond'), input('x'), input('y')),
};
