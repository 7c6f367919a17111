import type { Kernel, TensorData } from '../operation';

/** Sizes of a two-dimensional convolution; pairs are [height, width]. */
export interface ConvolutionGeometry {
  readonly batch: number;
  readonly groups: number;
  /** Channels of one group. */
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly inputSize: readonly [number, number];
  readonly outputSize: readonly [number, number];
  readonly kernelSize: readonly [number, number];
  readonly stride: readonly [number, number];
  /** Rows above and columns to the left that count as zeros. */
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
}

/**
 * For one position of the kernel along an axis: which outputs see an input there (`first` to `end`), and the input that
 * output 0 would see, which may lie in the padding. The next output sees the input one stride further.
 */
interface Overlap {
  readonly first: number;
  readonly end: number;
  readonly origin: number;
}

function overlapsAlong(axis: 0 | 1, geometry: ConvolutionGeometry): readonly Overlap[] {
  const { inputSize, outputSize, kernelSize, stride, padding, dilation } = geometry;
  return Array.from({ length: kernelSize[axis] }, (_, position) => {
    const origin = position * dilation[axis] - padding[axis];
    const first = Math.max(0, Math.ceil(-origin / stride[axis]));
    const last = Math.floor((inputSize[axis] - 1 - origin) / stride[axis]);
    return { first, end: Math.max(first, Math.min(outputSize[axis], last + 1)), origin };
  });
}

/** Cross-correlation: each output is the sum over channels and kernel positions of weight times input. */
export function convolutionKernel(
  input: TensorData,
  weight: TensorData,
  output: TensorData,
  geometry: ConvolutionGeometry,
  scratch: (size: number) => Float64Array,
): Kernel {
  const { batch, groups, inputChannels, outputChannels, stride } = geometry;
  const [inputHeight, inputWidth] = geometry.inputSize;
  const [outputHeight, outputWidth] = geometry.outputSize;
  const [kernelHeight, kernelWidth] = geometry.kernelSize;
  const [rows, columns] = [overlapsAlong(0, geometry), overlapsAlong(1, geometry)];
  const plane = scratch(outputHeight * outputWidth);
  const accumulate = (inputStart: number, weightStart: number) => {
    for (let ky = 0; ky < kernelHeight; ky++) {
      const row = rows[ky];
      for (let kx = 0; kx < kernelWidth; kx++) {
        const { first, end, origin } = columns[kx];
        const factor = weight[weightStart + ky * kernelWidth + kx];
        for (let y = row.first; y < row.end; y++) {
          const from = inputStart + (row.origin + y * stride[0]) * inputWidth + origin;
          const to = y * outputWidth;
          for (let x = first; x < end; x++) plane[to + x] += factor * input[from + x * stride[1]];
        }
      }
    }
  };
  return () => {
    for (let image = 0; image < batch; image++) {
      for (let o = 0; o < groups * outputChannels; o++) {
        const firstChannel = image * groups * inputChannels + Math.floor(o / outputChannels) * inputChannels;
        plane.fill(0);
        for (let c = 0; c < inputChannels; c++) {
          accumulate(
            (firstChannel + c) * inputHeight * inputWidth,
            (o * inputChannels + c) * kernelHeight * kernelWidth,
          );
        }
        output.set(plane, (image * groups * outputChannels + o) * plane.length);
      }
    }
  };
}

/** The derivative of the convolution with respect to its input, from the one with respect to its output. */
export function transposedConvolutionKernel(
  upstream: TensorData,
  weight: TensorData,
  output: TensorData,
  geometry: ConvolutionGeometry,
  scratch: (size: number) => Float64Array,
): Kernel {
  const { batch, groups, inputChannels, outputChannels, stride } = geometry;
  const [inputHeight, inputWidth] = geometry.inputSize;
  const [outputHeight, outputWidth] = geometry.outputSize;
  const [kernelHeight, kernelWidth] = geometry.kernelSize;
  const [rows, columns] = [overlapsAlong(0, geometry), overlapsAlong(1, geometry)];
  const plane = scratch(inputHeight * inputWidth);
  const accumulate = (upstreamStart: number, weightStart: number) => {
    for (let ky = 0; ky < kernelHeight; ky++) {
      const row = rows[ky];
      for (let kx = 0; kx < kernelWidth; kx++) {
        const { first, end, origin } = columns[kx];
        const factor = weight[weightStart + ky * kernelWidth + kx];
        for (let y = row.first; y < row.end; y++) {
          const to = (row.origin + y * stride[0]) * inputWidth + origin;
          const from = upstreamStart + y * outputWidth;
          for (let x = first; x < end; x++) plane[to + x * stride[1]] += factor * upstream[from + x];
        }
      }
    }
  };
  return () => {
    for (let image = 0; image < batch; image++) {
      for (let channel = 0; channel < groups * inputChannels; channel++) {
        const firstOutput = Math.floor(channel / inputChannels) * outputChannels;
        plane.fill(0);
        for (let o = firstOutput; o < firstOutput + outputChannels; o++) {
          accumulate(
            (image * groups * outputChannels + o) * outputHeight * outputWidth,
            (o * inputChannels + (channel % inputChannels)) * kernelHeight * kernelWidth,
          );
        }
        output.set(plane, (image * groups * inputChannels + channel) * plane.length);
      }
    }
  };
}

/** The derivative of the convolution with respect to its weight, from the one with respect to its output. */
export function convolutionWeightKernel(
  input: TensorData,
  upstream: TensorData,
  output: TensorData,
  geometry: ConvolutionGeometry,
): Kernel {
  const { batch, groups, inputChannels, outputChannels, stride } = geometry;
  const [inputHeight, inputWidth] = geometry.inputSize;
  const [outputHeight, outputWidth] = geometry.outputSize;
  const [kernelHeight, kernelWidth] = geometry.kernelSize;
  const [rows, columns] = [overlapsAlong(0, geometry), overlapsAlong(1, geometry)];
  const correlate = (inputStart: number, upstreamStart: number, row: Overlap, column: Overlap) => {
    let total = 0;
    for (let y = row.first; y < row.end; y++) {
      const from = inputStart + (row.origin + y * stride[0]) * inputWidth + column.origin;
      const at = upstreamStart + y * outputWidth;
      for (let x = column.first; x < column.end; x++) total += upstream[at + x] * input[from + x * stride[1]];
    }
    return total;
  };
  return () => {
    let position = 0;
    for (let o = 0; o < groups * outputChannels; o++) {
      const firstChannel = Math.floor(o / outputChannels) * inputChannels;
      for (let channel = firstChannel; channel < firstChannel + inputChannels; channel++) {
        for (let ky = 0; ky < kernelHeight; ky++) {
          for (let kx = 0; kx < kernelWidth; kx++) {
            let total = 0;
            for (let image = 0; image < batch; image++) {
              total += correlate(
                (image * groups * inputChannels + channel) * inputHeight * inputWidth,
                (image * groups * outputChannels + o) * outputHeight * outputWidth,
                rows[ky],
                columns[kx],
              );
            }
            output[position++] = total;
          }
        }
      }
    }
  };
}
