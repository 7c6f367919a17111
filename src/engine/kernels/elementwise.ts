import type { Kernel, TensorData } from '../operation';
import { broadcastStrides, sizeOf, type Shape } from '../shape';

/** Applies `f` to each element. */
export function mapKernel(f: (x: number) => number, input: TensorData, output: TensorData): Kernel {
  const size = output.length;
  return () => {
    for (let i = 0; i < size; i++) output[i] = f(input[i]);
  };
}

/**
 * `output[i] = f(a[startA + i * stepA], b[startB + i * stepB])` for `length` elements of the output from `start`; steps
 * are 0 or 1.
 */
export type PairLoop = (
  a: TensorData,
  startA: number,
  stepA: number,
  b: TensorData,
  startB: number,
  stepB: number,
  output: TensorData,
  start: number,
  length: number,
) => void;

/** A function of two numbers. */
export interface PairFunction {
  readonly f: (a: number, b: number) => number;
  /** The same with a loop of its own, which runs several times faster than one that calls `f`. */
  readonly loop?: PairLoop;
}

/**
 * Applies the function to each pair of elements under broadcasting. The common patterns (equal shapes, a scalar, a row
 * or one number per channel on the right) run in loops without a table of offsets.
 */
export function zipKernel(
  { f, loop = loopOf(f) }: PairFunction,
  [a, b]: readonly TensorData[],
  [shapeA, shapeB]: readonly Shape[],
  output: TensorData,
  shape: Shape,
): Kernel {
  const size = output.length;
  const stepA = uniformStep(shapeA, shape);
  const stepB = uniformStep(shapeB, shape);
  if (stepA !== null && stepB !== null) {
    return () => {
      loop(a, 0, stepA, b, 0, stepB, output, 0, size);
    };
  }
  const inner = stepA === 1 ? repeatsOfEach(shapeB, shape) : null;
  if (inner === 1) {
    return () => {
      for (let i = 0; i < size; i += b.length) loop(a, i, 1, b, 0, 1, output, i, b.length);
    };
  }
  if (inner !== null) {
    return () => {
      for (let i = 0, row = 0; i < size; i += inner, row = (row + 1) % b.length) {
        loop(a, i, 1, b, row, 0, output, i, inner);
      }
    };
  }
  const offsetsA = broadcastOffsets(shapeA, shape);
  const offsetsB = broadcastOffsets(shapeB, shape);
  return () => {
    for (let i = 0; i < size; i++) output[i] = f(a[offsetsA[i]], b[offsetsB[i]]);
  };
}

function loopOf(f: (a: number, b: number) => number): PairLoop {
  return (a, startA, stepA, b, startB, stepB, output, start, length) => {
    for (let i = 0; i < length; i++) output[start + i] = f(a[startA + i * stepA], b[startB + i * stepB]);
  };
}

export const addLoop: PairLoop = (a, startA, stepA, b, startB, stepB, output, start, length) => {
  for (let i = 0; i < length; i++) output[start + i] = a[startA + i * stepA] + b[startB + i * stepB];
};

export const subtractLoop: PairLoop = (a, startA, stepA, b, startB, stepB, output, start, length) => {
  for (let i = 0; i < length; i++) output[start + i] = a[startA + i * stepA] - b[startB + i * stepB];
};

export const multiplyLoop: PairLoop = (a, startA, stepA, b, startB, stepB, output, start, length) => {
  for (let i = 0; i < length; i++) output[start + i] = a[startA + i * stepA] * b[startB + i * stepB];
};

export const divideLoop: PairLoop = (a, startA, stepA, b, startB, stepB, output, start, length) => {
  for (let i = 0; i < length; i++) output[start + i] = a[startA + i * stepA] / b[startB + i * stepB];
};

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
export function uniformStep(from: Shape, to: Shape): 0 | 1 | null {
  if (sizeOf(from) === 1) return 0;
  return sizeOf(from) === sizeOf(to) ? 1 : null;
}

/**
 * How often in a row each element of `from` occurs in `to`, when the axes of `from` that are not 1 are neighbours: 1 for
 * a row [3] in [2, 4, 3], 4 for channels [3, 1] in [2, 3, 4]. Null for other patterns and empty tensors.
 */
export function repeatsOfEach(from: Shape, to: Shape): number | null {
  const added = to.length - from.length;
  const own = from.flatMap((size, axis) => (size === 1 ? [] : [axis]));
  const isBlock = own.every((axis, i) => axis === own[0] + i);
  if (own.length === 0 || !isBlock || sizeOf(to) === 0) return null;
  return sizeOf(to.slice(added + own[own.length - 1] + 1));
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
