import type { Kernel, TensorData } from '../operation';
import { stridedOffsets } from './elementwise';
import { fillPanel, multiplyPanel, PANEL } from './panel-product';

/*
 * Convolutions as products of matrices: the weight [outputs, taps], a tap being a channel and a position of the kernel,
 * with the input that each tap sees at each place of the output [taps, places]. That second matrix is never made: the
 * input is copied into a frame of zeros, where tap k at place p sees the number at `taps[k] + places[p]`.
 */

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

type Scratch = (size: number) => Float64Array;

/** One image of the input in its frame of zeros. */
class FramedImage {
  /** All channels of all groups. */
  readonly numbers: Float64Array;
  readonly taps: Int32Array;
  readonly places: Int32Array;
  /** Numbers of one group's channels. */
  readonly groupSize: number;
  /** Where the rows of the image begin, channel by channel. */
  private readonly rows: Int32Array;

  constructor(
    private readonly geometry: ConvolutionGeometry,
    scratch: Scratch,
  ) {
    const { groups, inputChannels, inputSize, outputSize, kernelSize, stride, padding, dilation } = geometry;
    const sizeAlong = (axis: 0 | 1) =>
      Math.max(
        padding[axis] + inputSize[axis],
        (outputSize[axis] - 1) * stride[axis] + (kernelSize[axis] - 1) * dilation[axis] + 1,
      );
    const [height, width] = [sizeAlong(0), sizeAlong(1)];
    this.groupSize = inputChannels * height * width;
    this.numbers = scratch(groups * this.groupSize);
    this.rows = stridedOffsets(
      [groups * inputChannels, inputSize[0]],
      [height * width, width],
      padding[0] * width + padding[1],
    );
    this.taps = stridedOffsets(
      [inputChannels, ...kernelSize],
      [height * width, dilation[0] * width, dilation[1]],
      0,
    );
    this.places = stridedOffsets(outputSize, [stride[0] * width, stride[1]], 0);
  }

  /** Copies an image of `input` into the frame. */
  load(input: TensorData, image: number): void {
    const { numbers, rows } = this;
    const width = this.geometry.inputSize[1];
    const first = image * rows.length * width;
    for (let row = 0; row < rows.length; row++) {
      const from = first + row * width;
      const to = rows[row];
      for (let i = 0; i < width; i++) numbers[to + i] = input[from + i];
    }
  }

  /** Copies what lies within the frame to an image of `output`. */
  store(output: TensorData, image: number): void {
    const { numbers, rows } = this;
    const width = this.geometry.inputSize[1];
    const first = image * rows.length * width;
    for (let row = 0; row < rows.length; row++) {
      const to = first + row * width;
      const from = rows[row];
      for (let i = 0; i < width; i++) output[to + i] = numbers[from + i];
    }
  }
}

/** Cross-correlation: each output is the sum over taps of weight times input. */
export function convolutionKernel(
  input: TensorData,
  weight: TensorData,
  output: TensorData,
  geometry: ConvolutionGeometry,
  scratch: Scratch,
): Kernel {
  const { batch, groups, outputChannels } = geometry;
  const frame = new FramedImage(geometry, scratch);
  const { numbers, taps, places } = frame;
  const panel = scratch(taps.length * PANEL);
  const tile = scratch(outputChannels * PANEL);
  const layout = { rowStep: taps.length, innerStep: 1 };
  const fillPanelAt = (place: number, width: number, origin: number) => {
    for (let j = 0; j < width; j++) {
      const start = origin + places[place + j];
      for (let k = 0; k < taps.length; k++) panel[k * PANEL + j] = numbers[start + taps[k]];
    }
  };
  return () => {
    for (let image = 0; image < batch; image++) {
      frame.load(input, image);
      for (let group = 0; group < groups; group++) {
        const firstWeight = group * outputChannels * taps.length;
        const firstOutput = (image * groups + group) * outputChannels * places.length;
        for (let place = 0; place < places.length; place += PANEL) {
          const width = Math.min(PANEL, places.length - place);
          fillPanelAt(place, width, group * frame.groupSize);
          multiplyPanel(weight, firstWeight, layout, outputChannels, panel, 0, taps.length, tile);
          for (let o = 0; o < outputChannels; o++) {
            const to = firstOutput + o * places.length + place;
            for (let j = 0; j < width; j++) output[to + j] = tile[o * PANEL + j];
          }
        }
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
  scratch: Scratch,
): Kernel {
  const { batch, groups, outputChannels } = geometry;
  const frame = new FramedImage(geometry, scratch);
  const { numbers, taps, places } = frame;
  const panel = scratch(outputChannels * PANEL);
  const tile = scratch(taps.length * PANEL);
  const layout = { rowStep: 1, innerStep: taps.length };
  const addTile = (place: number, width: number, origin: number) => {
    for (let j = 0; j < width; j++) {
      const start = origin + places[place + j];
      for (let k = 0; k < taps.length; k++) numbers[start + taps[k]] += tile[k * PANEL + j];
    }
  };
  return () => {
    for (let image = 0; image < batch; image++) {
      numbers.fill(0);
      for (let group = 0; group < groups; group++) {
        const firstWeight = group * outputChannels * taps.length;
        const firstUpstream = (image * groups + group) * outputChannels * places.length;
        for (let place = 0; place < places.length; place += PANEL) {
          const width = Math.min(PANEL, places.length - place);
          fillPanel(upstream, firstUpstream + place, places.length, 1, outputChannels, width, panel, 0);
          multiplyPanel(weight, firstWeight, layout, taps.length, panel, 0, outputChannels, tile);
          addTile(place, width, group * frame.groupSize);
        }
      }
      frame.store(output, image);
    }
  };
}

/** The derivative of the convolution with respect to its weight, from the one with respect to its output. */
export function convolutionWeightKernel(
  input: TensorData,
  upstream: TensorData,
  output: TensorData,
  geometry: ConvolutionGeometry,
  scratch: Scratch,
): Kernel {
  const { batch, groups, outputChannels } = geometry;
  const frame = new FramedImage(geometry, scratch);
  const { numbers, taps, places } = frame;
  const panel = scratch(places.length * PANEL);
  const tile = scratch(outputChannels * PANEL);
  const sums = scratch(output.length);
  const layout = { rowStep: places.length, innerStep: 1 };
  const fillPanelOf = (tap: number, width: number, origin: number) => {
    for (let j = 0; j < width; j++) {
      const start = origin + taps[tap + j];
      for (let p = 0; p < places.length; p++) panel[p * PANEL + j] = numbers[start + places[p]];
    }
  };
  return () => {
    sums.fill(0);
    for (let image = 0; image < batch; image++) {
      frame.load(input, image);
      for (let group = 0; group < groups; group++) {
        const firstUpstream = (image * groups + group) * outputChannels * places.length;
        for (let tap = 0; tap < taps.length; tap += PANEL) {
          const width = Math.min(PANEL, taps.length - tap);
          fillPanelOf(tap, width, group * frame.groupSize);
          multiplyPanel(upstream, firstUpstream, layout, outputChannels, panel, 0, places.length, tile);
          for (let o = 0; o < outputChannels; o++) {
            const to = (group * outputChannels + o) * taps.length + tap;
            for (let j = 0; j < width; j++) sums[to + j] += tile[o * PANEL + j];
          }
        }
      }
    }
    output.set(sums);
  };
}
