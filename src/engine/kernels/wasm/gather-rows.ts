import { f32, f64, i32, v128, type Code } from './code';
import { advanced, type FunctionBuilder } from './function-builder';

/**
 * Writes the function (source, rows, count, width, target) that copies those rows of a matrix of that width, one after
 * the other. It gives 0.
 */
export function writeGatherRows(builder: FunctionBuilder): Code {
  const [source, rows, count, width, target] = [0, 1, 2, 3, 4].map(() => builder.parameter('i32'));
  const [from, rest] = [builder.local('i32'), builder.local('i32')];
  const offset = i32.multiply(i32.multiply(i32.load(rows.get), width.get), i32.const(4));
  const copy = (floats: number, code: Code) =>
    builder.whilePositive(rest, floats, [code, advanced(from, floats * 4), advanced(target, floats * 4)]);
  return [
    builder.whilePositive(count, 1, [
      from.set(i32.add(source.get, offset)),
      rest.set(i32.subtract(width.get, i32.const(3))),
      copy(4, v128.store(target.get, v128.load(from.get))),
      rest.set(i32.and(width.get, i32.const(3))),
      copy(1, f32.store(target.get, f32.load(from.get))),
      advanced(rows, 4),
    ]),
    f64.const(0),
  ];
}
