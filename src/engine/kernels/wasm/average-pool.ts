import type { Window } from '../pooling';
import { clearMemory, f32x4, i32, v128, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import { fourApart } from './strided-load';

/** Windows of one length along an axis, equally far apart. */
export interface RegularWindows {
  readonly count: number;
  readonly start: number;
  readonly step: number;
  readonly length: number;
  readonly divisor: number;
}

/** Null where the windows are not all alike, at a padded edge say. */
export function regularWindows(windows: readonly Window[]): RegularWindows | null {
  const [first, second] = windows;
  const length = first.end - first.start;
  const step = windows.length > 1 ? second.start - first.start : Math.max(1, length);
  const isRegular = windows.every(
    ({ start, end, divisor }, i) =>
      start === first.start + i * step && end - start === length && divisor === first.divisor,
  );
  if (!isRegular || length < 1 || step < 1) return null;
  return { count: windows.length, start: first.start, step, length, divisor: first.divisor };
}

/** A pooling of planes [height, width]. */
export interface AveragePoolShape {
  readonly planes: number;
  readonly size: readonly [number, number];
  readonly rows: RegularWindows;
  readonly columns: RegularWindows;
}

/** True where no two windows share a number. */
export function areApart({ rows, columns }: AveragePoolShape): boolean {
  return rows.step >= rows.length && columns.step >= columns.length;
}

/**
 * Runs the body for four windows of a row at a time.
 * @param plane the plane at hand; is moved to behind the last one.
 * @param first is set to the first window's first number.
 * @param body is given how many windows count.
 */
function eachFour(
  builder: FunctionBuilder,
  { planes, size, rows, columns }: AveragePoolShape,
  plane: Variable,
  first: Variable,
  body: (windows: number) => Code,
): Code {
  const [height, width] = size;
  const full = Math.floor(columns.count / 4);
  const rest = columns.count - 4 * full;
  return builder.countDown(planes, [
    first.set(i32.add(plane.get, i32.const((rows.start * width + columns.start) * 4))),
    builder.countDown(rows.count, [
      builder.countDown(full, [body(4), advanced(first, 16 * columns.step)]),
      rest > 0 ? body(rest) : [],
      advanced(first, (rows.step * width - full * 4 * columns.step) * 4),
    ]),
    advanced(plane, height * width * 4),
  ]);
}

/** Writes the function (x, output) of `averageKernel`. */
export function writeAveragePool(builder: FunctionBuilder, shape: AveragePoolShape): Code {
  const [x, output] = [builder.parameter('i32'), builder.parameter('i32')];
  const [first, from, total] = [builder.local('i32'), builder.local('i32'), builder.local('v128')];
  const { size, rows, columns } = shape;
  return eachFour(builder, shape, x, first, (windows) => [
    total.set(f32x4.const(0)),
    from.set(first.get),
    builder.countDown(rows.length, [
      builder.countDown(columns.length, [
        total.set(f32x4.add(total.get, fourApart(from, columns.step, windows))),
        advanced(from, 4),
      ]),
      advanced(from, (size[1] - columns.length) * 4),
    ]),
    v128.storeLanes(
      output.get,
      f32x4.divide(total.get, f32x4.const(rows.divisor * columns.divisor)),
      windows,
    ),
    advanced(output, windows * 4),
  ]);
}

/** Writes the function (upstream, output) of `averageGradientKernel`, for windows that are apart. */
export function writeAveragePoolGradient(builder: FunctionBuilder, shape: AveragePoolShape): Code {
  const [upstream, output] = [builder.parameter('i32'), builder.parameter('i32')];
  const [first, to, share] = [builder.local('i32'), builder.local('i32'), builder.local('v128')];
  const { planes, size, rows, columns } = shape;
  const places = (windows: number) => Array.from({ length: windows }, (_, window) => window);
  return [
    clearMemory(output.get, planes * size[0] * size[1] * 4),
    eachFour(builder, shape, output, first, (windows) => [
      share.set(f32x4.divide(v128.load(upstream.get), f32x4.const(rows.divisor * columns.divisor))),
      to.set(first.get),
      builder.countDown(rows.length, [
        builder.countDown(columns.length, [
          places(windows).map((window) =>
            v128.storeLane(to.get, share.get, window, window * columns.step * 4),
          ),
          advanced(to, 4),
        ]),
        advanced(to, (size[1] - columns.length) * 4),
      ]),
      advanced(upstream, windows * 4),
    ]),
  ];
}
