import type { Kernel, TensorData } from '../operation';

/** Where the element of a tensor that an index names lies: at `bases[i] + index * stride`, if index < `size`. */
export interface IndexedLayout {
  readonly bases: Int32Array;
  readonly stride: number;
  readonly size: number;
}

/**
 * `output[i] = x[place of index i]`, NaN where the index is not a whole number within the axis.
 * @param indexOf which index belongs to element i; its own when absent.
 */
export function indexSelectKernel(
  x: TensorData,
  indices: TensorData,
  { bases, stride, size }: IndexedLayout,
  output: TensorData,
  indexOf?: Int32Array,
): Kernel {
  return () => {
    for (let i = 0; i < bases.length; i++) {
      const index = indices[indexOf === undefined ? i : indexOf[i]];
      output[i] =
        index >= 0 && index < size && Number.isInteger(index) ? x[bases[i] + index * stride] : Number.NaN;
    }
  };
}

/** `output[place of index i] += values[i]` from zeros; skipped where the index is not within the axis. */
export function indexAddKernel(
  values: TensorData,
  indices: TensorData,
  { bases, stride, size }: IndexedLayout,
  output: TensorData,
  indexOf?: Int32Array,
): Kernel {
  return () => {
    output.fill(0);
    for (let i = 0; i < bases.length; i++) {
      const index = indices[indexOf === undefined ? i : indexOf[i]];
      if (index >= 0 && index < size && Number.isInteger(index))
        output[bases[i] + index * stride] += values[i];
    }
  };
}
