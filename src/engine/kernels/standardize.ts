import type { Kernel, TensorData } from '../operation';
import type { Shape } from '../shape';
import { reductionOffsets } from './reduction';

export interface StandardizeParameters {
  readonly axes: readonly number[];
  readonly epsilon: number;
}

/** (x - mean) / sqrt(variance + epsilon) within each group over the axes. */
export function standardizeKernel(
  x: TensorData,
  shape: Shape,
  output: TensorData,
  { axes, epsilon }: StandardizeParameters,
): Kernel {
  const { groups, members } = reductionOffsets(shape, axes);
  const count = members.length;
  return () => {
    for (let group = 0; group < groups.length; group++) {
      const start = groups[group];
      const mean = meanOf(x, start, members);
      const scale = 1 / Math.sqrt(squaresAround(mean, x, start, members) / count + epsilon);
      for (let i = 0; i < count; i++) {
        const at = start + members[i];
        output[at] = (x[at] - mean) * scale;
      }
    }
  };
}

/** scale * (u - mean(u) - y * mean(u * y)) within each group, with y the standardized x and u the upstream. */
export function standardizeGradientKernel(
  x: TensorData,
  upstream: TensorData,
  shape: Shape,
  output: TensorData,
  { axes, epsilon }: StandardizeParameters,
): Kernel {
  const { groups, members } = reductionOffsets(shape, axes);
  const count = members.length;
  return () => {
    for (let group = 0; group < groups.length; group++) {
      const start = groups[group];
      const mean = meanOf(x, start, members);
      const scale = 1 / Math.sqrt(squaresAround(mean, x, start, members) / count + epsilon);
      const upstreamMean = meanOf(upstream, start, members);
      let product = 0;
      for (let i = 0; i < count; i++) {
        const at = start + members[i];
        product += upstream[at] * (x[at] - mean) * scale;
      }
      const slope = product / count;
      for (let i = 0; i < count; i++) {
        const at = start + members[i];
        output[at] = scale * (upstream[at] - upstreamMean - (x[at] - mean) * scale * slope);
      }
    }
  };
}

function meanOf(x: TensorData, start: number, members: Int32Array): number {
  let total = 0;
  for (let i = 0; i < members.length; i++) total += x[start + members[i]];
  return total / members.length;
}

function squaresAround(mean: number, x: TensorData, start: number, members: Int32Array): number {
  let total = 0;
  for (let i = 0; i < members.length; i++) {
    const deviation = x[start + members[i]] - mean;
    total += deviation * deviation;
  }
  return total;
}
