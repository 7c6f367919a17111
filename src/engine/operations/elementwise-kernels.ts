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
  if (sameShape(shapeA, shape) && sameShape(shapeB, shape)) {
    return () => {
      for (let i = 0; i < size; i++) output[i] = f(a[i], b[i]);
    };
  }
  if (sizeOf(shapeB) === 1 && a.length === size) {
    return () => {
      const scalar = b[0];
      for (let i = 0; i < size; i++) output[i] = f(a[i], scalar);
    };
  }
  if (sizeOf(shapeA) === 1 && b.length === size) {
    return () => {
      const scalar = a[0];
      for (let i = 0; i < size; i++) output[i] = f(scalar, b[i]);
    };
  }
  const offsetsA = broadcastOffsets(shapeA, shape);
  const offsetsB = broadcastOffsets(shapeB, shape);
  return () => {
    for (let i = 0; i < size; i++) output[i] = f(a[offsetsA[i]], b[offsetsB[i]]);
  };
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
