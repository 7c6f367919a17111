import type { Kernel, TensorData } from '../operation';
import { broadcastStrides, sameShape, sizeOf, type Shape } from '../shape';

/** Applies `f` to each element. */
export function mapKernel(f: (x: number) => number, input: TensorData, output: TensorData): Kernel {
  const size = output.length;
  return () => {
    for (let i = 0; i < size; i++) output[i] = f(input[i]);
  };
}

/**
 * Applies `f` to each pair of elements under broadcasting. The common patterns (equal shapes, a scalar, a repeated
 * row) have loops of their own.
 */
export function zipKernel(
  f: (a: number, b: number) => number,
  [a, b]: readonly TensorData[],
  [shapeA, shapeB]: readonly Shape[],
  output: TensorData,
  shape: Shape,
): Kernel {
  const size = output.length;
  const stepA = uniformStep(shapeA, shape);
  const stepB = uniformStep(shapeB, shape);
  if (stepA === 1 && stepB === 1) {
    return () => {
      for (let i = 0; i < size; i++) output[i] = f(a[i], b[i]);
    };
  }
  if (stepA !== null && stepB !== null) {
    return () => {
      for (let i = 0; i < size; i++) output[i] = f(a[i * stepA], b[i * stepB]);
    };
  }
  if (stepA === 1 && isRepeatedRow(shapeB, shape)) {
    const row = b.length;
    return () => {
      for (let start = 0; start < size; start += row) {
        for (let i = 0; i < row; i++) output[start + i] = f(a[start + i], b[i]);
      }
    };
  }
  const offsetsA = broadcastOffsets(shapeA, shape);
  const offsetsB = broadcastOffsets(shapeB, shape);
  return () => {
    for (let i = 0; i < size; i++) output[i] = f(a[offsetsA[i]], b[offsetsB[i]]);
  };
}

/** Takes `a` where the condition is not 0, else `b`, under broadcasting. */
export function selectKernel(
  [condition, a, b]: readonly TensorData[],
  [shapeCondition, shapeA, shapeB]: readonly Shape[],
  output: TensorData,
  shape: Shape,
): Kernel {
  const size = output.length;
  const stepCondition = uniformStep(shapeCondition, shape);
  const stepA = uniformStep(shapeA, shape);
  const stepB = uniformStep(shapeB, shape);
  if (stepCondition !== null && stepA !== null && stepB !== null) {
    return () => {
      for (let i = 0; i < size; i++) {
        output[i] = condition[i * stepCondition] !== 0 ? a[i * stepA] : b[i * stepB];
      }
    };
  }
  const offsetsCondition = broadcastOffsets(shapeCondition, shape);
  const offsetsA = broadcastOffsets(shapeA, shape);
  const offsetsB = broadcastOffsets(shapeB, shape);
  return () => {
    for (let i = 0; i < size; i++) {
      output[i] = condition[offsetsCondition[i]] !== 0 ? a[offsetsA[i]] : b[offsetsB[i]];
    }
  };
}

/** Copies `input[offsets[i]]` to `output[i]`. */
export function gatherKernel(input: TensorData, offsets: Int32Array, output: TensorData): Kernel {
  return () => {
    for (let i = 0; i < offsets.length; i++) output[i] = input[offsets[i]];
  };
}

/** By how much the index into a tensor of shape `from` grows with each element of `to`; null when it varies. */
function uniformStep(from: Shape, to: Shape): 0 | 1 | null {
  if (sizeOf(from) === 1) return 0;
  return sizeOf(from) === sizeOf(to) ? 1 : null;
}

/** Whether broadcasting `from` to `to` repeats all of it again and again: `[4, 3]` within `[2, 4, 3]`. */
function isRepeatedRow(from: Shape, to: Shape): boolean {
  const firstKept = from.findIndex((size) => size !== 1);
  const kept = from.slice(firstKept);
  return firstKept >= 0 && sizeOf(from) > 0 && sameShape(kept, to.slice(to.length - kept.length));
}

/** For each element of `to`, the index of the element of `from` that broadcasting puts there. */
export function broadcastOffsets(from: Shape, to: Shape): Int32Array {
  return stridedOffsets(to, broadcastStrides(from, to), 0);
}

/** `start` plus the sum of index times stride, for each index of `shape` in row-major order. */
export function stridedOffsets(shape: Shape, strides: readonly number[], start: number): Int32Array {
  const size = sizeOf(shape);
  const offsets = new Int32Array(size);
  const index = new Int32Array(shape.length);
  let offset = start;
  for (let i = 0; i < size; i++) {
    offsets[i] = offset;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      offset += strides[axis];
      if (++index[axis] < shape[axis]) break;
      offset -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return offsets;
}
