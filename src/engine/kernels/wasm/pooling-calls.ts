import type { Node } from '../../graph';
import {
  maxPoolGeometry,
  type AveragePoolAttributes,
  type MaxPoolAttributes,
} from '../../operations/pooling';
import { sizeOf, type Shape } from '../../shape';
import {
  areApart,
  regularWindows,
  writeAveragePool,
  writeAveragePoolGradient,
  type AveragePoolShape,
} from './average-pool';
import type { Code } from './code';
import type { FunctionBuilder } from './function-builder';
import { maxPoolScratch, writeMaxPool } from './max-pool';
import { call } from './module-builder';
import type { PartOperand } from './parted-call';
import { keyOf, type CallContext, type VectorOperation } from './vector-operation';

/** Multiplications of a product that take as long as looking at one number of a window. */
const COMPARISON = 12;

/** With the numbers that are picked at the indices, where that follows. */
export const maxPoolCalls: VectorOperation = (node, context, followers) => {
  const [x] = node.inputs;
  const geometry = maxPoolGeometry(x.shape, node.attributes as MaxPoolAttributes);
  const results = { indices: context.isStored(node), values: followers.length > 0 };
  const planes = (each: Node): PartOperand => {
    return { address: context.addressOf(each), step: (sizeOf(each.shape) / geometry.planes) * 4 };
  };
  return context.parted({
    count: geometry.planes,
    work: sizeOf(node.shape) * geometry.kernelSize[0] * geometry.kernelSize[1] * COMPARISON,
    write: (count) => {
      const part = { ...geometry, planes: count };
      return context.module.shared(`max pool ${keyOf({ part, results })}`, (builder) =>
        writeMaxPool(builder, part, results),
      );
    },
    operands: [
      planes(x),
      'scratch',
      ...[node, ...followers].filter((each) => context.isStored(each)).map(planes),
    ],
    scratch: maxPoolScratch(geometry),
  });
};

/** @param shape of what is pooled, [batch, channels, height, width]; null where the windows are not all alike. */
function averageShape(node: Node, shape: Shape): AveragePoolShape | null {
  const attributes = node.attributes as AveragePoolAttributes;
  const [rows, columns] = [regularWindows(attributes.rows), regularWindows(attributes.columns)];
  if (rows === null || columns === null) return null;
  return { planes: sizeOf(shape.slice(0, 2)), size: [shape[2], shape[3]], rows, columns };
}

function averageCall(
  node: Node,
  context: CallContext,
  shape: AveragePoolShape,
  write: (builder: FunctionBuilder, shape: AveragePoolShape) => Code,
): Code {
  const index = context.module.shared(`${node.operation.name} ${keyOf(shape)}`, (builder) =>
    write(builder, shape),
  );
  return call(index, [context.addressOf(node.inputs[0]), context.addressOf(node)]);
}

export const averagePoolCalls: VectorOperation = (node, context) => {
  const shape = averageShape(node, node.inputs[0].shape);
  return shape && averageCall(node, context, shape, writeAveragePool);
};

export const averagePoolGradientCalls: VectorOperation = (node, context) => {
  const shape = averageShape(node, node.shape);
  if (shape === null || !areApart(shape)) return null;
  return averageCall(node, context, shape, writeAveragePoolGradient);
};
