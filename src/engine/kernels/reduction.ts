import type { Kernel, KernelBinding, TensorData } from '../operation';
import { sizeOf, stridesOf, type Shape } from '../shape';
import { stridedOffsets } from './elementwise';

/** Offsets of the first element of each group that is reduced to one, and of each member relative to the first. */
export interface ReductionOffsets {
  readonly groups: Int32Array;
  readonly members: Int32Array;
}

export function reductionOffsets(shape: Shape, axes: readonly number[]): ReductionOffsets {
  const strides = stridesOf(shape);
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const pick = (from: readonly number[]) => from.map((axis) => shape[axis]);
  const strideOf = (from: readonly number[]) => from.map((axis) => strides[axis]);
  return {
    groups: stridedOffsets(pick(kept), strideOf(kept), 0),
    members: stridedOffsets(pick(axes), strideOf(axes), 0),
  };
}

/** Reduces each group of `input` to one number: `reduce` gets the offset of the group and its members' offsets. */
export function reduceKernel(
  reduce: (input: TensorData, start: number, members: Int32Array) => number,
  { inputs: [input], inputShapes: [shape], output, axes }: ReductionBinding,
): Kernel {
  const { groups, members } = reductionOffsets(shape, axes);
  return () => {
    for (let group = 0; group < groups.length; group++) {
      output[group] = reduce(input, groups[group], members);
    }
  };
}

export interface ReductionBinding extends Pick<KernelBinding<unknown>, 'inputs' | 'inputShapes' | 'output'> {
  readonly axes: readonly number[];
}

/** Each group's sum times `factor`. Neighbouring axes, the common case, are summed without a table of offsets. */
export function sumKernel(
  { inputs, inputShapes, output, axes, scratch }: ReductionBinding & Pick<KernelBinding<unknown>, 'scratch'>,
  factor: number,
): Kernel {
  const [input] = inputs;
  const [shape] = inputShapes;
  if (axes.length === 0 || axes.at(-1)! - axes[0] + 1 !== axes.length) {
    return reduceKernel((from, start, members) => factor * sumOf(from, start, members), {
      inputs,
      inputShapes,
      output,
      axes,
    });
  }
  const outer = sizeOf(shape.slice(0, axes[0]));
  const length = sizeOf(axes.map((axis) => shape[axis]));
  const inner = sizeOf(shape.slice(axes.at(-1)! + 1));
  if (inner === 1) {
    return () => {
      for (let row = 0; row < outer; row++) {
        const start = row * length;
        let total = 0;
        for (let i = 0; i < length; i++) total += input[start + i];
        output[row] = factor * total;
      }
    };
  }
  const totals = scratch(inner);
  return () => {
    for (let block = 0; block < outer; block++) {
      totals.fill(0);
      for (let i = 0; i < length; i++) {
        const start = (block * length + i) * inner;
        for (let j = 0; j < inner; j++) totals[j] += input[start + j];
      }
      for (let j = 0; j < inner; j++) output[block * inner + j] = factor * totals[j];
    }
  };
}

function sumOf(input: TensorData, start: number, members: Int32Array): number {
  let total = 0;
  for (let member = 0; member < members.length; member++) total += input[start + members[member]];
  return total;
}
