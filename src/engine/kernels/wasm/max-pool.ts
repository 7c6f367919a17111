import type { MaxPoolGeometry } from '../pooling';
import { f32x4, i32, v128, type Code } from './code';
import { framedFor } from './convolution-places';
import { clearFrame, fillFrame, frameOrigin, framePitch, frameScratch, isFramed, type Frame } from './frame';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import { fourApart } from './strided-load';

const { add, multiply } = f32x4;
const number = f32x4.const;

/** One plane at a time, in a frame that never wins. */
function frameOf(geometry: MaxPoolGeometry): Frame {
  return framedFor(geometry, 1);
}

/** Floats of working memory that the function needs. */
export function maxPoolScratch(geometry: MaxPoolGeometry): number {
  return frameScratch(frameOf(geometry));
}

/** What the function stores, in this order. */
export interface MaxPoolResults {
  readonly indices: boolean;
  readonly values: boolean;
}

/** Writes the function (x, scratch, results...): four windows at a time, as `maxPoolIndexKernel` defines them. */
export function writeMaxPool(
  builder: FunctionBuilder,
  geometry: MaxPoolGeometry,
  results: MaxPoolResults,
): Code {
  return new MaxPoolWriter(builder, geometry, results).write();
}

class MaxPoolWriter {
  private readonly x: Variable;
  private readonly scratch: Variable;
  private readonly indices: Variable | null;
  private readonly values: Variable | null;
  private readonly from: Variable;
  private readonly place: Variable;
  private readonly maximum: Variable;
  private readonly best: Variable;
  private readonly index: Variable;
  private readonly value: Variable;
  private readonly isLarger: Variable;
  /** The row of the plane, and the columns, where the windows begin; they may lie outside. */
  private readonly top: Variable;
  private readonly left: Variable;
  private readonly frame: Frame;

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly geometry: MaxPoolGeometry,
    results: MaxPoolResults,
  ) {
    [this.x, this.scratch] = [builder.parameter('i32'), builder.parameter('i32')];
    this.indices = results.indices ? builder.parameter('i32') : null;
    this.values = results.values ? builder.parameter('i32') : null;
    [this.from, this.place] = [builder.local('i32'), builder.local('i32')];
    const vectors = Array.from({ length: 7 }, () => builder.local('v128'));
    [this.maximum, this.best, this.index, this.value, this.isLarger, this.top, this.left] = vectors;
    this.frame = frameOf(geometry);
  }

  write(): Code {
    const { builder, geometry, frame, x, scratch, place, top } = this;
    const { planes, inputSize, outputSize, padding, stride } = geometry;
    const image = builder.local('i32');
    const row = builder.local('i32');
    const pitch = framePitch(frame) * 4;
    return [
      isFramed(frame) ? clearFrame(builder, frame, scratch, -Infinity) : [],
      builder.countDown(planes, [
        isFramed(frame)
          ? [
              fillFrame(builder, frame, x, scratch),
              image.set(i32.add(scratch.get, i32.const(frameOrigin(frame) * 4))),
            ]
          : image.set(x.get),
        row.set(i32.subtract(image.get, i32.const(padding[0] * pitch + padding[1] * 4))),
        top.set(number(-padding[0])),
        builder.countDown(outputSize[0], [
          place.set(row.get),
          this.row(),
          advanced(row, stride[0] * pitch),
          top.set(add(top.get, number(stride[0]))),
        ]),
        advanced(x, inputSize[0] * inputSize[1] * 4),
      ]),
    ];
  }

  /** One row of windows. */
  private row(): Code {
    const { builder, geometry, left, place } = this;
    const { outputSize, padding, stride } = geometry;
    const full = Math.floor(outputSize[1] / 4);
    const rest = outputSize[1] - 4 * full;
    return [
      left.set(f32x4.lanes([0, 1, 2, 3].map((lane) => lane * stride[1] - padding[1]))),
      builder.countDown(full, [
        this.windows(4),
        left.set(add(left.get, number(4 * stride[1]))),
        advanced(place, 16 * stride[1]),
      ]),
      rest > 0 ? this.windows(rest) : [],
    ];
  }

  /** Four windows, of which the first `count` are stored. */
  private windows(count: number): Code {
    const { builder, geometry, frame, from, place, maximum, best, index, value, isLarger } = this;
    const { inputSize, kernelSize, stride, dilation } = geometry;
    const width = inputSize[1];
    const indexOf = (row: Code, column: Code) => add(multiply(row, number(width)), column);
    const moved = (by: number) => (by === 0 ? [] : index.set(add(index.get, number(by))));
    return [
      from.set(place.get),
      index.set(indexOf(this.top.get, this.left.get)),
      // Where all are -Infinity the first place within the plane counts.
      best.set(indexOf(this.inside(this.top, 0), this.inside(this.left, 1))),
      maximum.set(number(-Infinity)),
      builder.countDown(kernelSize[0], [
        builder.countDown(kernelSize[1], [
          value.set(fourApart(from, stride[1], count)),
          isLarger.set(v128.or(f32x4.greater(value.get, maximum.get), f32x4.notEqual(value.get, value.get))),
          maximum.set(v128.select(isLarger.get, value.get, maximum.get)),
          best.set(v128.select(isLarger.get, index.get, best.get)),
          advanced(from, dilation[1] * 4),
          moved(dilation[1]),
        ]),
        advanced(from, (dilation[0] * framePitch(frame) - kernelSize[1] * dilation[1]) * 4),
        moved(dilation[0] * width - kernelSize[1] * dilation[1]),
      ]),
      this.store(this.indices, best, count),
      this.store(this.values, maximum, count),
    ];
  }

  /** The first row or column of a window that lies within the plane. */
  private inside(start: Variable, axis: 0 | 1): Code {
    const { padding, dilation } = this.geometry;
    if (padding[axis] === 0) return start.get;
    const outside = f32x4.max(f32x4.negate(start.get), number(0));
    const steps = f32x4.ceil(f32x4.divide(outside, number(dilation[axis])));
    return add(start.get, multiply(steps, number(dilation[axis])));
  }

  private store(to: Variable | null, values: Variable, count: number): Code {
    return to === null ? [] : [v128.storeLanes(to.get, values.get, count), advanced(to, count * 4)];
  }
}
