import type { Kernel, KernelBinding, TensorData } from '../operation';
import { stridesOf, type Shape } from '../shape';
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

/**
 * Each group's sum times `factor`. Axes that alternate between kept and reduced at most twice, which are nearly all,
 * are summed in nested loops without a table of offsets.
 */
export function sumKernel(
  { inputs, inputShapes, output, axes, scratch }: ReductionBinding & Pick<KernelBinding<unknown>, 'scratch'>,
  factor: number,
): Kernel {
  const [input] = inputs;
  const runs = alternatingRuns(inputShapes[0], axes);
  if (runs.length > 4) {
    return reduceKernel((from, start, members) => factor * sumOf(from, start, members), {
      inputs,
      inputShapes,
      output,
      axes,
    });
  }
  const [kept, reduced, innerKept, innerReduced = 1] = runs.length <= 2 ? [1, 1, ...runs] : runs;
  const totals = scratch(innerKept);
  return () => {
    for (let k = 0; k < kept; k++) {
      totals.fill(0);
      for (let r = 0; r < reduced; r++) {
        const start = (k * reduced + r) * innerKept * innerReduced;
        if (innerReduced === 1) addRow(totals, input, start);
        else addRowSums(totals, input, start, innerReduced);
      }
      for (let i = 0; i < innerKept; i++) output[k * innerKept + i] = factor * totals[i];
    }
  };
}

/** Sizes of the runs of neighbouring axes that are kept, reduced, kept, and so on; the first may be empty (1). */
export function alternatingRuns(shape: Shape, axes: readonly number[]): number[] {
  const runs = [1];
  shape.forEach((size, axis) => {
    const isReduced = axes.includes(axis);
    if (isReduced === (runs.length % 2 === 0)) runs[runs.length - 1] *= size;
    else runs.push(size);
  });
  return runs;
}

function addRow(totals: Float64Array, input: TensorData, start: number): void {
  for (let i = 0; i < totals.length; i++) totals[i] += input[start + i];
}

function addRowSums(totals: Float64Array, input: TensorData, start: number, length: number): void {
  let at = start;
  for (let i = 0; i < totals.length; i++) {
    let total = 0;
    for (let j = 0; j < length; j++) total += input[at++];
    totals[i] += total;
  }
}

function sumOf(input: TensorData, start: number, members: Int32Array): number {
  let total = 0;
  for (let member = 0; member < members.length; member++) total += input[start + members[member]];
  return total;
}
