import type { ConvolutionGeometry } from '../convolution';
import { clearMemory, f32, f32x4, i32, v128, type Code } from './code';
import { chunksOf, costOfChunks, framedFor } from './convolution-places';
import {
  clearFrame,
  fillFrame,
  frameOrigin,
  framePitch,
  framedPlane,
  frameScratch,
  isFramed,
  type Frame,
} from './frame';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import { multiplyAdd } from './fused-multiply-add';
import { blocksOf, PANEL, type Block } from './panels';
import { FourByFour } from './transpose';

/*
 * The derivative with respect to the weight sums over images and places: eight output channels lie in two vectors, for
 * which the upstream is turned, and up to five taps, or input channels, are computed together.
 */

/** The input in zeros that every tap can be taken from. */
function frameOf(geometry: ConvolutionGeometry): Frame {
  return framedFor(geometry, geometry.inputChannels);
}

/** Floats of the sums, which are kept for eight output channels side by side. */
function panelSize({ inputChannels, outputChannels, kernelSize }: ConvolutionGeometry): number {
  return Math.ceil(outputChannels / PANEL) * PANEL * inputChannels * kernelSize[0] * kernelSize[1];
}

/** Floats of eight channels of the upstream, place by place, four places at a time. */
function turnedSize({ outputSize }: ConvolutionGeometry): number {
  return Math.ceil((outputSize[0] * outputSize[1]) / 4) * 4 * PANEL;
}

/** Floats of working memory that the function needs. */
export function weightScratch(geometry: ConvolutionGeometry): number {
  return panelSize(geometry) + turnedSize(geometry) + frameScratch(frameOf(geometry));
}

/** Writes the function (input, upstream, output, scratch). Each image is summed by itself, in float32. */
export function writeWeightGradient(builder: FunctionBuilder, geometry: ConvolutionGeometry): Code {
  return new WeightGradientWriter(builder, geometry).write();
}

/** A direction in the weight: where its next element looks, and where that one's sum is. */
interface Direction {
  readonly size: number;
  readonly inputBytes: number;
  readonly panelFloats: number;
}

class WeightGradientWriter {
  private readonly input: Variable;
  private readonly upstream: Variable;
  private readonly output: Variable;
  private readonly scratch: Variable;
  private readonly image: Variable;
  private readonly turned: Variable;
  private readonly panel: Variable;
  private readonly tap: Variable;
  private readonly from: Variable;
  private readonly numbers: Variable;
  private readonly totals: readonly Variable[];
  private readonly channels: readonly Variable[];
  private readonly factor: Variable;
  private readonly turn: FourByFour;
  private readonly frame: Frame;

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly geometry: ConvolutionGeometry,
  ) {
    const pointers = (count: number) => Array.from({ length: count }, () => builder.local('i32'));
    const vectors = (count: number) => Array.from({ length: count }, () => builder.local('v128'));
    [this.input, this.upstream, this.output, this.scratch] = [0, 1, 2, 3].map(() => builder.parameter('i32'));
    [this.image, this.turned, this.panel, this.tap, this.from, this.numbers] = pointers(6);
    this.totals = vectors(2 * 5);
    this.channels = vectors(4);
    [this.factor] = vectors(1);
    this.turn = new FourByFour(builder);
    this.frame = frameOf(geometry);
  }

  write(): Code {
    const { builder, geometry, frame, input, upstream, scratch, turned, image } = this;
    const { batch, groups, inputChannels, outputChannels, inputSize, outputSize } = geometry;
    const inputGroup = inputChannels * inputSize[0] * inputSize[1] * 4;
    const upstreamGroup = outputChannels * outputSize[0] * outputSize[1] * 4;
    const [framed, imageInput, imageUpstream] = [0, 1, 2].map(() => builder.local('i32'));
    return [
      turned.set(i32.add(scratch.get, i32.const(panelSize(geometry) * 4))),
      framed.set(i32.add(turned.get, i32.const(turnedSize(geometry) * 4))),
      isFramed(frame) ? clearFrame(builder, frame, framed, 0) : [],
      builder.countDown(groups, [
        clearMemory(scratch.get, panelSize(geometry) * 4),
        imageInput.set(input.get),
        imageUpstream.set(upstream.get),
        builder.countDown(batch, [
          isFramed(frame)
            ? [
                fillFrame(builder, frame, imageInput, framed),
                image.set(i32.add(framed.get, i32.const(frameOrigin(frame) * 4))),
              ]
            : image.set(imageInput.get),
          this.blocks(imageUpstream),
          advanced(imageInput, groups * inputGroup),
          advanced(imageUpstream, groups * upstreamGroup),
        ]),
        this.unpack(),
        advanced(input, inputGroup),
        advanced(upstream, upstreamGroup),
      ]),
    ];
  }

  /** What one image adds. */
  private blocks(imageUpstream: Variable): Code {
    const { builder, geometry, panel, scratch } = this;
    const { inputChannels, outputChannels, outputSize, kernelSize } = geometry;
    const from = builder.local('i32');
    const { full, rest } = blocksOf(outputChannels);
    const block = (each: Block) => [this.turnUpstream(from, each), this.taps(each)];
    return [
      panel.set(scratch.get),
      from.set(imageUpstream.get),
      builder.countDown(full, [
        block({ channels: PANEL, vectors: 2 }),
        advanced(panel, inputChannels * kernelSize[0] * kernelSize[1] * PANEL * 4),
        advanced(from, outputSize[0] * outputSize[1] * PANEL * 4),
      ]),
      rest === null ? [] : block(rest),
    ];
  }

  /** Copies the upstream of a block: the numbers of its channels side by side. */
  private turnUpstream(source: Variable, { channels, vectors }: Block): Code {
    const { builder, geometry, turned, from, numbers, turn } = this;
    const places = geometry.outputSize[0] * geometry.outputSize[1];
    return [
      from.set(source.get),
      numbers.set(turned.get),
      builder.countDown(Math.ceil(places / 4), [
        Array.from({ length: vectors }, (_, vector) => [
          this.channels.map((each, lane) => {
            const channel = vector * 4 + lane;
            return each.set(channel < channels ? v128.load(from.get, channel * places * 4) : f32x4.const(0));
          }),
          turn.write(this.channels, (place, value) =>
            v128.store(numbers.get, value, (place * vectors + vector) * 16),
          ),
        ]),
        advanced(from, 16),
        advanced(numbers, vectors * 64),
      ]),
    ];
  }

  /** All input channels and taps for a block: two loops and, in the direction that is cut best, tiles. */
  private taps({ vectors }: Block): Code {
    const { builder, geometry, frame, image, panel, tap } = this;
    const { inputChannels, kernelSize, dilation } = geometry;
    const pitch = framePitch(frame);
    const lanes = vectors * 4;
    const directions: readonly Direction[] = [
      {
        size: inputChannels,
        inputBytes: framedPlane(frame) * 4,
        panelFloats: kernelSize[0] * kernelSize[1] * lanes,
      },
      { size: kernelSize[0], inputBytes: dilation[0] * pitch * 4, panelFloats: kernelSize[1] * lanes },
      { size: kernelSize[1], inputBytes: dilation[1] * 4, panelFloats: lanes },
    ];
    const [tiled, ...others] = [...directions].sort((a, b) => relativeCost(a) - relativeCost(b));
    const sum = builder.local('i32');
    const margins = (frame.margins[0].before * pitch + frame.margins[1].before) * 4;
    const over = ({ size, inputBytes, panelFloats }: Direction, body: Code): Code => [
      builder.countDown(size, [body, advanced(tap, inputBytes), advanced(sum, panelFloats * 4)]),
      advanced(tap, -size * inputBytes),
      advanced(sum, -size * panelFloats * 4),
    ];
    const tiles = chunksOf(tiled.size).map(({ size, times }) =>
      builder.countDown(times, [
        this.tile(size, vectors, tiled, sum),
        advanced(tap, size * tiled.inputBytes),
        advanced(sum, size * tiled.panelFloats * 4),
      ]),
    );
    const back = [
      advanced(tap, -tiled.size * tiled.inputBytes),
      advanced(sum, -tiled.size * tiled.panelFloats * 4),
    ];
    return [
      tap.set(i32.subtract(image.get, i32.const(margins))),
      sum.set(panel.get),
      over(others[0], over(others[1], [tiles, back])),
    ];
  }

  /** Sums over all places of an image, in registers, and adds them to those of the images before. */
  private tile(size: number, vectors: number, { inputBytes, panelFloats }: Direction, sum: Variable): Code {
    const { builder, geometry, frame, tap, from, turned, numbers, totals, factor } = this;
    const { outputSize, stride } = geometry;
    const used = totals.slice(0, size * vectors);
    const channels = this.channels.slice(0, vectors);
    return [
      used.map((total) => total.set(f32x4.const(0))),
      from.set(tap.get),
      numbers.set(turned.get),
      builder.countDown(outputSize[0], [
        // One place at a time: over several, engines load ahead and run out of registers.
        builder.countDown(outputSize[1], [
          channels.map((each, vector) => each.set(v128.load(numbers.get, vector * 16))),
          Array.from({ length: size }, (_, i): Code => [
            factor.set(f32x4.loadSplat(from.get, i * inputBytes)),
            channels.map((each, vector) => {
              const total = used[i * vectors + vector];
              return total.set(multiplyAdd(factor.get, each.get, total.get));
            }),
          ]),
          advanced(from, stride[1] * 4),
          advanced(numbers, vectors * 16),
        ]),
        advanced(from, (stride[0] * framePitch(frame) - outputSize[1] * stride[1]) * 4),
      ]),
      used.map((total, i) => {
        const offset = Math.floor(i / vectors) * panelFloats * 4 + (i % vectors) * 16;
        return v128.store(sum.get, f32x4.add(v128.load(sum.get, offset), total.get), offset);
      }),
    ];
  }

  /** Copies the sums of a group to where its weights lie. */
  private unpack(): Code {
    const { builder, geometry, scratch, output, from } = this;
    const { inputChannels, outputChannels, kernelSize } = geometry;
    const weights = inputChannels * kernelSize[0] * kernelSize[1];
    const { full, rest } = blocksOf(outputChannels);
    const block = ({ channels, vectors }: Block): Code => [
      builder.countDown(weights, [
        Array.from({ length: channels }, (_, lane) =>
          f32.store(output.get, f32.load(from.get, lane * 4), lane * weights * 4),
        ),
        advanced(from, vectors * 16),
        advanced(output, 4),
      ]),
      advanced(output, (channels - 1) * weights * 4),
    ];
    return [
      from.set(scratch.get),
      builder.countDown(full, block({ channels: PANEL, vectors: 2 })),
      rest === null ? [] : block(rest),
    ];
  }
}

/** What each element costs when the direction is cut into chunks. */
function relativeCost({ size }: Direction): number {
  return costOfChunks(size) / size;
}
