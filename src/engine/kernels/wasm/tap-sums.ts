import type { ConvolutionGeometry } from '../convolution';
import {
  convolvedPlaces,
  marginOf,
  transposedPlaces,
  withoutOutside,
  type AxisPlaces,
} from './convolution-places';
import type { Frame } from './frame';

/** The sums of one convolution or transposed convolution; sizes are of one group. */
export interface TapSums {
  readonly batch: number;
  readonly groups: number;
  readonly frame: Frame;
  readonly rows: readonly AxisPlaces[];
  readonly columns: readonly AxisPlaces[];
  readonly kernelSize: readonly [number, number];
  readonly outputChannels: number;
  readonly outputSize: readonly [number, number];
  /** Floats from the weight of one channel of the result, or of the source, to that of the next. */
  readonly weightStep: { readonly output: number; readonly source: number };
}

/** Of an input, the convolution. */
export function convolutionSums(geometry: ConvolutionGeometry): TapSums {
  const { batch, groups, inputChannels, outputChannels, inputSize, outputSize, kernelSize } = geometry;
  const taps = kernelSize[0] * kernelSize[1];
  return {
    ...placesIn(inputChannels, inputSize, convolvedPlaces(geometry, 0), convolvedPlaces(geometry, 1)),
    batch,
    groups,
    kernelSize,
    outputChannels,
    outputSize,
    weightStep: { output: inputChannels * taps, source: taps },
  };
}

/** Of a convolution's output, what belongs to its input. */
export function transposedSums(geometry: ConvolutionGeometry): TapSums {
  const { batch, groups, inputChannels, outputChannels, inputSize, outputSize, kernelSize } = geometry;
  const taps = kernelSize[0] * kernelSize[1];
  return {
    ...placesIn(outputChannels, outputSize, transposedPlaces(geometry, 0), transposedPlaces(geometry, 1)),
    batch,
    groups,
    kernelSize,
    outputChannels: inputChannels,
    outputSize: inputSize,
    weightStep: { output: taps, source: inputChannels * taps },
  };
}

/** Rows leave out what lies outside of the source; columns find zeros there. */
function placesIn(
  channels: number,
  size: readonly [number, number],
  rows: readonly AxisPlaces[],
  columns: readonly AxisPlaces[],
): Pick<TapSums, 'frame' | 'rows' | 'columns'> {
  return {
    frame: { planes: channels, size, margins: [{ before: 0, after: 0 }, marginOf(columns, size[1])] },
    rows: rows.flatMap((places) => withoutOutside(places, size[0])),
    columns,
  };
}
