import type { Kernel, TensorData } from '../operation';
import { sizeOf, stridesOf, type Shape } from '../shape';
import { stridedOffsets } from './elementwise';

/** A box of a tensor: along each axis `lengths` elements from `starts`, `steps` apart. */
export interface Region {
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
  readonly steps: readonly number[];
}

/** Where the elements of a region lie in their tensor: runs of `length` neighbours that begin at `starts`. */
export interface Runs {
  readonly starts: Int32Array;
  readonly length: number;
}

/** The longest runs that the region's elements form, in row-major order. */
export function runsOf(shape: Shape, { starts, lengths, steps }: Region): Runs {
  const strides = stridesOf(shape);
  const offset = starts.reduce((sum, start, axis) => sum + start * strides[axis], 0);
  let axis = shape.length;
  while (axis > 0 && lengths[axis - 1] === shape[axis - 1] && steps[axis - 1] === 1) axis--;
  if (axis > 0 && steps[axis - 1] === 1) axis--;
  const outer = lengths.slice(0, axis);
  const outerStrides = outer.map((_, i) => strides[i] * steps[i]);
  return {
    starts: stridedOffsets(outer, outerStrides, offset),
    length: sizeOf(lengths.slice(axis)),
  };
}

/** Copies the region's elements, which `runs` locates in `from`, to the front of `to` one after the other. */
export function copyFromRuns(from: TensorData, { starts, length }: Runs, to: TensorData): Kernel {
  return () => {
    let position = 0;
    for (let run = 0; run < starts.length; run++) {
      const start = starts[run];
      for (let i = 0; i < length; i++) to[position++] = from[start + i];
    }
  };
}

/** Copies the elements of `from` one after the other to the places in `to` that `runs` locates. */
export function copyToRuns(from: TensorData, to: TensorData, { starts, length }: Runs): Kernel {
  return () => {
    let position = 0;
    for (let run = 0; run < starts.length; run++) {
      const start = starts[run];
      for (let i = 0; i < length; i++) to[start + i] = from[position++];
    }
  };
}
