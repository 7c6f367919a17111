import type { Shape } from '../../shape';
import { f32, f32x4, i32, v128, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';

/** Numbers that lie regularly, copied to where they lie otherwise: along each axis so many floats from one to the next. */
export interface StridedCopy {
  readonly lengths: Shape;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

interface Direction {
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

/** The axes in order, neighbours that go on regularly joined into one. */
function directionsOf({ lengths, from, to }: StridedCopy): readonly Direction[] {
  const directions: Direction[] = [];
  lengths.forEach((length, axis) => {
    if (length === 1) return;
    const last = directions.at(-1);
    const goesOn = last?.from === from[axis] * length && last.to === to[axis] * length;
    if (goesOn) directions.pop();
    directions.push({ length: goesOn ? last.length * length : length, from: from[axis], to: to[axis] });
  });
  return directions;
}

/** Writes the function (from, to) of a copy. */
export function writeStridedCopy(builder: FunctionBuilder, copy: StridedCopy): Code {
  const [from, to] = [builder.parameter('i32'), builder.parameter('i32')];
  const outer = [...directionsOf(copy)];
  const inner = outer.pop() ?? { length: 1, from: 1, to: 1 };
  return outer.reduceRight<Code>(
    (body, { length, from: fromStep, to: toStep }) => [
      builder.countDown(length, [body, advanced(from, fromStep * 4), advanced(to, toStep * 4)]),
      advanced(from, -length * fromStep * 4),
      advanced(to, -length * toStep * 4),
    ],
    copyAlong(builder, inner, from, to),
  );
}

/** Leaves both addresses as they are. */
function copyAlong(builder: FunctionBuilder, direction: Direction, from: Variable, to: Variable): Code {
  const { length } = direction;
  if (direction.to === 1 && direction.from <= 1 && direction.from >= 0) {
    const full = Math.floor(length / 4) * 4;
    const four = (offset: Code, lanes: number) =>
      v128.storeLanes(
        i32.add(to.get, offset),
        direction.from === 0 ? f32x4.loadSplat(from.get) : v128.load(i32.add(from.get, offset)),
        lanes,
      );
    return [
      builder.loop(full * 4, 16, (offset) => four(offset.get, 4)),
      length > full ? four(i32.const(full * 4), length - full) : [],
    ];
  }
  return [
    builder.countDown(length, [
      f32.store(to.get, f32.load(from.get)),
      advanced(from, direction.from * 4),
      advanced(to, direction.to * 4),
    ]),
    advanced(from, -length * direction.from * 4),
    advanced(to, -length * direction.to * 4),
  ];
}

/** Writes the function (to) that fills floats with a number. */
export function writeFill(builder: FunctionBuilder, size: number, value: number): Code {
  const to = builder.parameter('i32');
  const full = Math.floor(size / 4) * 4;
  const four = (offset: Code, lanes: number) =>
    v128.storeLanes(i32.add(to.get, offset), f32x4.const(value), lanes);
  return [
    builder.loop(full * 4, 16, (offset) => four(offset.get, 4)),
    size > full ? four(i32.const(full * 4), size - full) : [],
  ];
}
