import type { ConvolutionGeometry } from '../convolution';
import type { Frame, Margin } from './frame';

/*
 * Where a convolution and its transpose look, axis by axis. Both are sums over taps: place i of the result takes tap j
 * from `inputStart + i * inputStep + j * tapInputStep` of the source.
 */

/** Places along one axis that see the same taps of the kernel. */
export interface AxisPlaces {
  readonly count: number;
  /** Of the first place in the result, and from one place to the next. */
  readonly outputStart: number;
  readonly outputStep: number;
  /** Of the first place's first tap in the source; may lie outside, among zeros. */
  readonly inputStart: number;
  readonly inputStep: number;
  readonly taps: number;
  /** Of the first tap in the kernel, and from one tap to the next. */
  readonly firstTap: number;
  readonly tapStep: number;
  readonly tapInputStep: number;
}

export type Axis = 0 | 1;

/** What convolutions have in common with the windows of a pooling. */
export type WindowGeometry = Pick<
  ConvolutionGeometry,
  'inputSize' | 'outputSize' | 'kernelSize' | 'stride' | 'padding' | 'dilation'
>;

/** The places of a convolution's output. */
export function convolvedPlaces(
  { outputSize, kernelSize, stride, padding, dilation }: WindowGeometry,
  axis: Axis,
): readonly AxisPlaces[] {
  return [
    {
      count: outputSize[axis],
      outputStart: 0,
      outputStep: 1,
      inputStart: -padding[axis],
      inputStep: stride[axis],
      taps: kernelSize[axis],
      firstTap: 0,
      tapStep: 1,
      tapInputStep: dilation[axis],
    },
  ];
}

/** The places of a convolution's input, seen from its output: every `stride`-th place meets the same taps. */
export function transposedPlaces(
  { inputSize, kernelSize, stride, padding, dilation }: ConvolutionGeometry,
  axis: Axis,
): readonly AxisPlaces[] {
  const [size, kernel, step, before, apart] = [inputSize, kernelSize, stride, padding, dilation].map(
    (pair) => pair[axis],
  );
  return Array.from({ length: Math.min(step, size) }, (_, phase) => {
    const met = Array.from({ length: kernel }, (_each, tap) => tap).filter(
      (tap) => (phase + before - tap * apart) % step === 0,
    );
    const inputOf = (tap: number) => (phase + before - tap * apart) / step;
    const [first = 0, second = first + 1] = met;
    return {
      count: Math.ceil((size - phase) / step),
      outputStart: phase,
      outputStep: step,
      inputStart: met.length > 0 ? inputOf(first) : 0,
      inputStep: 1,
      taps: met.length,
      firstTap: first,
      tapStep: second - first,
      tapInputStep: met.length > 1 ? inputOf(second) - inputOf(first) : 0,
    };
  });
}

/** The same places without the taps that lie outside of a source of `size`: runs of those that see the same taps. */
export function withoutOutside(places: AxisPlaces, size: number): readonly AxisPlaces[] {
  const { inputStart, inputStep, tapInputStep, taps } = places;
  const insideAt = (place: number) => {
    const seen = Array.from({ length: taps }, (_, tap) => tap).filter((tap) => {
      const at = inputStart + place * inputStep + tap * tapInputStep;
      return at >= 0 && at < size;
    });
    return { first: seen[0] ?? 0, taps: seen.length };
  };
  const runs: AxisPlaces[] = [];
  for (let place = 0; place < places.count; place++) {
    const inside = insideAt(place);
    const firstTap = places.firstTap + inside.first * places.tapStep;
    const last = runs.at(-1);
    if (last?.firstTap === firstTap && last.taps === inside.taps) {
      runs[runs.length - 1] = { ...last, count: last.count + 1 };
      continue;
    }
    runs.push({
      ...places,
      count: 1,
      outputStart: places.outputStart + place * places.outputStep,
      inputStart: inside.taps > 0 ? inputStart + place * inputStep + inside.first * tapInputStep : 0,
      taps: inside.taps,
      firstTap,
    });
  }
  return runs;
}

/** The zeros around a source of `size` that the places see. */
export function marginOf(list: readonly AxisPlaces[], size: number): Margin {
  const ends = list
    .filter(({ taps, count }) => taps > 0 && count > 0)
    .flatMap(({ count, inputStart, inputStep, taps, tapInputStep }) => {
      const lastPlace = inputStart + (count - 1) * inputStep;
      const reach = (taps - 1) * tapInputStep;
      return [inputStart, inputStart + reach, lastPlace, lastPlace + reach];
    });
  return { before: Math.max(0, -Math.min(0, ...ends)), after: Math.max(0, Math.max(0, ...ends) - size + 1) };
}

/** An image with all that the windows see around it. */
export function framedFor(geometry: WindowGeometry, planes: number): Frame {
  const margin = (axis: Axis) => marginOf(convolvedPlaces(geometry, axis), geometry.inputSize[axis]);
  return { planes, size: geometry.inputSize, margins: [margin(0), margin(1)] };
}

/** How many places or taps are computed together: as many sums as fit into the processor's registers. */
export interface Chunk {
  readonly size: number;
  /** How often, one after the other. */
  readonly times: number;
}

/** Four lie best, because four by four numbers are turned to be stored; three and five do as well. */
const CHUNK_COST = [0, 2.4, 2.8, 3.3, 4, 5.2];

interface Cut {
  readonly cost: number;
  readonly chunks: readonly Chunk[];
}

/** Cuts `count` into chunks. */
export function chunksOf(count: number): readonly Chunk[] {
  return bestCut(count).chunks;
}

/** How long `count` take, cut into chunks, by the measure that one in a chunk of four takes 1. */
export function costOfChunks(count: number): number {
  return bestCut(count).cost;
}

function bestCut(count: number): Cut {
  const costs = [0];
  const choices = [0];
  for (let total = 1; total <= count; total++) {
    let best = 1;
    for (let size = 2; size < CHUNK_COST.length && size <= total; size++) {
      if (costs[total - size] + CHUNK_COST[size] < costs[total - best] + CHUNK_COST[best]) best = size;
    }
    costs.push(costs[total - best] + CHUNK_COST[best]);
    choices.push(best);
  }
  const times = new Map<number, number>();
  for (let rest = count; rest > 0; rest -= choices[rest]) {
    times.set(choices[rest], (times.get(choices[rest]) ?? 0) + 1);
  }
  const chunks = [...times].map(([size, each]) => ({ size, times: each }));
  return { cost: costs[count], chunks: chunks.sort((a, b) => b.size - a.size) };
}
