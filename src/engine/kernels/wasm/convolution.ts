import { f32, f32x4, i32, v128, type Code } from './code';
import { chunksOf, type AxisPlaces } from './convolution-places';
import { clearFrame, fillFrame, frameOrigin, framePitch, framedPlane, frameScratch, isFramed } from './frame';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import { multiplyAdd } from './fused-multiply-add';
import { blocksOf, PANEL, type Block } from './panels';
import type { TapSums } from './tap-sums';
import { FourByFour } from './transpose';

/*
 * A convolution and its transpose are both sums over channels and taps of the kernel. Eight channels of the result lie
 * in two vectors, up to five places of a row are computed together: each tap is one number of the source, four times,
 * against the weights of the eight channels, which are copied into panels first.
 */

function panelSize({ frame, kernelSize, outputChannels }: TapSums): number {
  return Math.ceil(outputChannels / PANEL) * PANEL * frame.planes * kernelSize[0] * kernelSize[1];
}

/** Floats of working memory that the sums need. */
export function tapScratch(sums: TapSums): number {
  return panelSize(sums) + frameScratch(sums.frame);
}

/** What becomes of a sum before the next one: it is stored, gets the bias of its channel, or goes through relu. */
export type Finish = 'store' | 'bias' | 'relu';

/**
 * Writes the function (source, weight, scratch, bias, output for each 'store' of the finish). Sums are in float32,
 * channel by channel. Without a bias its address is not looked at.
 */
export function writeTapSums(builder: FunctionBuilder, sums: TapSums, finish: readonly Finish[]): Code {
  return new TapSumWriter(builder, sums, finish).write();
}

class TapSumWriter {
  private readonly source: Variable;
  private readonly weight: Variable;
  private readonly scratch: Variable;
  private readonly bias: Variable;
  private readonly outputs: readonly Variable[];
  /** The source's first number that is not a margin, at the image and group at hand. */
  private readonly image: Variable;
  private readonly to: Variable;
  private readonly panel: Variable;
  private readonly place: Variable;
  private readonly placeTo: Variable;
  private readonly from: Variable;
  private readonly weights: Variable;
  private readonly totals: readonly Variable[];
  private readonly columns: readonly Variable[];
  private readonly factor: Variable;
  private readonly turn: FourByFour;

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly sums: TapSums,
    private readonly finish: readonly Finish[],
  ) {
    const pointers = (count: number) => Array.from({ length: count }, () => builder.local('i32'));
    const vectors = (count: number) => Array.from({ length: count }, () => builder.local('v128'));
    [this.source, this.weight, this.scratch, this.bias] = [0, 1, 2, 3].map(() => builder.parameter('i32'));
    this.outputs = finish.filter((each) => each === 'store').map(() => builder.parameter('i32'));
    [this.image, this.to, this.panel, this.place, this.placeTo, this.from, this.weights] = pointers(7);
    this.totals = vectors(2 * 5);
    this.columns = vectors(2);
    [this.factor] = vectors(1);
    this.turn = new FourByFour(builder);
  }

  write(): Code {
    const { builder, sums, source, weight, outputs, scratch, image, to } = this;
    const [output, ...further] = outputs;
    const { batch, groups, frame, kernelSize, outputChannels, outputSize } = sums;
    const [sourceGroup, outputGroup] = [
      frame.planes * frame.size[0] * frame.size[1] * 4,
      outputChannels * outputSize[0] * outputSize[1] * 4,
    ];
    const framed = builder.local('i32');
    const [imageSource, imageOutput] = [builder.local('i32'), builder.local('i32')];
    return [
      // Where the further outputs lie from the first.
      further.map((each) => each.set(i32.subtract(each.get, output.get))),
      framed.set(i32.add(scratch.get, i32.const(panelSize(sums) * 4))),
      isFramed(frame) ? clearFrame(builder, frame, framed, 0) : [],
      builder.countDown(groups, [
        this.pack(),
        imageSource.set(source.get),
        imageOutput.set(output.get),
        builder.countDown(batch, [
          isFramed(frame)
            ? [
                fillFrame(builder, frame, imageSource, framed),
                image.set(i32.add(framed.get, i32.const(frameOrigin(frame) * 4))),
              ]
            : image.set(imageSource.get),
          to.set(imageOutput.get),
          this.blocks(),
          advanced(imageSource, groups * sourceGroup),
          advanced(imageOutput, groups * outputGroup),
        ]),
        advanced(source, sourceGroup),
        advanced(this.bias, outputChannels * 4),
        advanced(output, outputGroup),
        advanced(weight, frame.planes * outputChannels * kernelSize[0] * kernelSize[1] * 4),
      ]),
    ];
  }

  /** Copies the weights of a group: for each block, source channel and tap those of the block's channels. */
  private pack(): Code {
    const { builder, sums, weight, scratch, from, to } = this;
    const { frame, kernelSize, outputChannels, weightStep } = sums;
    const taps = kernelSize[0] * kernelSize[1];
    const first = builder.local('i32');
    const packBlock = ({ channels, vectors }: Block): Code => [
      from.set(first.get),
      builder.countDown(frame.planes, [
        builder.countDown(taps, [
          Array.from({ length: vectors * 4 }, (_, lane) =>
            lane < channels
              ? f32.store(to.get, f32.load(from.get, lane * weightStep.output * 4), lane * 4)
              : f32.store(to.get, f32.const(0), lane * 4),
          ),
          advanced(from, 4),
          advanced(to, vectors * 16),
        ]),
        advanced(from, (weightStep.source - taps) * 4),
      ]),
      advanced(first, channels * weightStep.output * 4),
    ];
    const { full, rest } = blocksOf(outputChannels);
    return [
      first.set(weight.get),
      to.set(scratch.get),
      builder.countDown(full, packBlock({ channels: PANEL, vectors: 2 })),
      rest === null ? [] : packBlock(rest),
    ];
  }

  private blocks(): Code {
    const { builder, sums, panel, scratch, to, bias } = this;
    const { frame, kernelSize, outputChannels, outputSize } = sums;
    const { full, rest } = blocksOf(outputChannels);
    return [
      panel.set(scratch.get),
      builder.countDown(full, [
        this.block({ channels: PANEL, vectors: 2 }),
        advanced(panel, frame.planes * kernelSize[0] * kernelSize[1] * PANEL * 4),
        advanced(to, PANEL * outputSize[0] * outputSize[1] * 4),
        advanced(bias, PANEL * 4),
      ]),
      rest === null ? [] : this.block(rest),
      advanced(bias, -full * PANEL * 4),
    ];
  }

  /** All places of a block of channels. */
  private block(block: Block): Code {
    const { builder, sums, image, to, place, placeTo } = this;
    const { frame, outputSize } = sums;
    const [pitch, width] = [framePitch(frame), outputSize[1]];
    const [row, rowTo] = [builder.local('i32'), builder.local('i32')];
    return sums.rows.map((rows) => [
      row.set(i32.add(image.get, i32.const(rows.inputStart * pitch * 4))),
      rowTo.set(i32.add(to.get, i32.const(rows.outputStart * width * 4))),
      builder.countDown(rows.count, [
        sums.columns.map((columns) => [
          place.set(i32.add(row.get, i32.const(columns.inputStart * 4))),
          placeTo.set(i32.add(rowTo.get, i32.const(columns.outputStart * 4))),
          chunksOf(columns.count).map(({ size, times }) =>
            builder.countDown(times, [
              this.chunk(block, size, rows, columns),
              advanced(place, size * columns.inputStep * 4),
              advanced(placeTo, size * columns.outputStep * 4),
            ]),
          ),
        ]),
        advanced(row, rows.inputStep * pitch * 4),
        advanced(rowTo, rows.outputStep * width * 4),
      ]),
    ]);
  }

  /** Some places of a row, whose sums live in registers. */
  private chunk({ channels, vectors }: Block, places: number, rows: AxisPlaces, columns: AxisPlaces): Code {
    const { builder, sums, place, panel, from, weights, totals, factor } = this;
    const { frame, kernelSize } = sums;
    const [tapBytes, pitch] = [vectors * 16, framePitch(frame)];
    const used = totals.slice(0, places * vectors);
    const panelColumns = this.columns.slice(0, vectors);
    const rowBytes = kernelSize[1] * tapBytes;
    const along = (axis: AxisPlaces) => axis.taps * axis.tapInputStep;
    // One tap at a time: over several, engines load ahead and run out of registers.
    const tap = [
      panelColumns.map((each, vector) => each.set(v128.load(weights.get, vector * 16))),
      Array.from({ length: places }, (_, i): Code => [
        factor.set(f32x4.loadSplat(from.get, i * columns.inputStep * 4)),
        panelColumns.map((each, vector) => {
          const total = used[i * vectors + vector];
          return total.set(multiplyAdd(factor.get, each.get, total.get));
        }),
      ]),
    ];
    const first = (rows.firstTap * kernelSize[1] + columns.firstTap) * tapBytes;
    const allTaps = rows.taps > 0 && columns.taps > 0 ? frame.planes : 0;
    return [
      used.map((total) => total.set(f32x4.const(0))),
      from.set(place.get),
      weights.set(i32.add(panel.get, i32.const(first))),
      builder.countDown(allTaps, [
        builder.countDown(rows.taps, [
          builder.countDown(columns.taps, [
            tap,
            advanced(from, columns.tapInputStep * 4),
            advanced(weights, columns.tapStep * tapBytes),
          ]),
          advanced(from, (rows.tapInputStep * pitch - along(columns)) * 4),
          advanced(weights, rows.tapStep * rowBytes - columns.taps * columns.tapStep * tapBytes),
        ]),
        advanced(from, (framedPlane(frame) - along(rows) * pitch) * 4),
        advanced(weights, (kernelSize[0] - rows.taps * rows.tapStep) * rowBytes),
      ]),
      this.finished(used, { channels, vectors }, columns.outputStep),
    ];
  }

  /** Stores the sums, which come place by place, and what becomes of them. */
  private finished(used: readonly Variable[], { channels, vectors }: Block, step: number): Code {
    const { finish, bias, outputs, placeTo } = this;
    let stored = 0;
    return finish.map((each) => {
      switch (each) {
        case 'bias':
          return used.map((total, i) =>
            total.set(f32x4.add(total.get, v128.load(bias.get, (i % vectors) * 16))),
          );
        case 'relu':
          return used.map((total) =>
            total.set(v128.andNot(total.get, f32x4.less(total.get, f32x4.const(0)))),
          );
        case 'store': {
          const further = stored++ === 0 ? null : outputs[stored - 1];
          const to = further === null ? placeTo.get : i32.add(placeTo.get, further.get);
          return Array.from({ length: vectors }, (_, vector) => {
            const own = used.filter((_total, i) => i % vectors === vector);
            return this.store(to, own, vector * 4, Math.min(4, channels - vector * 4), step);
          });
        }
      }
    });
  }

  /** Stores vectors of channels, one for each place, as rows of places. */
  private store(
    to: Code,
    values: readonly Variable[],
    channel: number,
    channels: number,
    step: number,
  ): Code {
    const { sums, turn } = this;
    const plane = sums.outputSize[0] * sums.outputSize[1] * 4;
    const turned = step === 1 && values.length >= 3 ? Math.min(4, values.length) : 0;
    const four = [0, 1, 2, 3].map((i) => values[Math.min(i, values.length - 1)]);
    return [
      turned === 0
        ? []
        : turn.write(four, (lane, value) =>
            lane < channels ? v128.storeLanes(to, value, turned, (channel + lane) * plane) : [],
          ),
      values.slice(turned).map((value, i) =>
        Array.from({ length: channels }, (_, lane) => {
          const offset = (channel + lane) * plane + (turned + i) * step * 4;
          return v128.storeLane(to, value.get, lane, offset);
        }),
      ),
    ];
  }
}
