import { clearMemory, f32x4, i32, v128, type Code } from './code';
import type { FunctionBuilder, Variable } from './function-builder';

/** Rows or columns around an image. */
export interface Margin {
  readonly before: number;
  readonly after: number;
}

/** Planes with a margin around each: where a kernel looks over the edge of an image, it finds a fixed number. */
export interface Frame {
  readonly planes: number;
  /** [height, width] of an image. */
  readonly size: readonly [number, number];
  readonly margins: readonly [Margin, Margin];
}

/** Floats from one row of a framed image to the next. */
export function framePitch({ size, margins }: Frame): number {
  return margins[1].before + size[1] + margins[1].after;
}

/** Floats of a framed image. */
export function framedPlane(frame: Frame): number {
  const { size, margins } = frame;
  return (margins[0].before + size[0] + margins[0].after) * framePitch(frame);
}

/** Where the first number of an image lies in its frame. */
export function frameOrigin(frame: Frame): number {
  return frame.margins[0].before * framePitch(frame) + frame.margins[1].before;
}

/** False when there is no margin, and the image can be looked at where it is. */
export function isFramed({ margins }: Frame): boolean {
  return margins.some(({ before, after }) => before + after > 0);
}

/** Floats of working memory for a frame. */
export function frameScratch(frame: Frame): number {
  return isFramed(frame) ? Math.ceil((frame.planes * framedPlane(frame)) / 4) * 4 : 0;
}

/** Fills the whole frame at `target` with the number of its margins. */
export function clearFrame(builder: FunctionBuilder, frame: Frame, target: Variable, value: number): Code {
  const size = frameScratch(frame);
  if (value === 0) return clearMemory(target.get, size * 4);
  const to = builder.local('i32');
  return [
    to.set(target.get),
    builder.countDown(size / 4, [
      v128.store(to.get, f32x4.const(value)),
      to.set(i32.add(to.get, i32.const(16))),
    ]),
  ];
}

/** Copies the planes from `source` on into the frame at `target`; its margins stay as they are. */
export function fillFrame(builder: FunctionBuilder, frame: Frame, source: Variable, target: Variable): Code {
  const [height, width] = frame.size;
  const [from, to] = [builder.local('i32'), builder.local('i32')];
  const full = Math.floor(width / 4) * 4;
  const gap = (framedPlane(frame) - height * framePitch(frame)) * 4;
  const advance = (pointer: Variable, bytes: number) =>
    bytes === 0 ? [] : pointer.set(i32.add(pointer.get, i32.const(bytes)));
  const copy = (offset: Code, lanes: number) =>
    v128.storeLanes(i32.add(to.get, offset), v128.load(i32.add(from.get, offset)), lanes);
  const rest = width - full;
  return [
    from.set(source.get),
    to.set(i32.add(target.get, i32.const(frameOrigin(frame) * 4))),
    builder.countDown(frame.planes, [
      builder.countDown(height, [
        builder.loop(full * 4, 16, (offset) => copy(offset.get, 4)),
        rest > 0 ? copy(i32.const(full * 4), rest) : [],
        advance(from, width * 4),
        advance(to, framePitch(frame) * 4),
      ]),
      advance(to, gap),
    ]),
  ];
}
