import { f32x4, f64, i32, v128, when, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import { multiplyAdd } from './fused-multiply-add';
import { DoubleSums } from './reduction';
import { pass } from './tensor-pass';

/** Vectors that are summed beside one another, so that none waits for the other's sum. */
const ABREAST = 4;
/** Squares that are added up in single precision before they join the double sum: their error is below 1e-6 of them. */
const BLOCK = 256;
/** Smallest mean of squares to which those that single precision loses, below 1e-37, do not matter. */
const SMALLEST = 1e-30;

/**
 * Writes the function (values, count) that gives their sum of squares, a double: fast where the squares lie in the range
 * of single precision, else in double precision throughout.
 */
export function writeSumOfSquares(builder: FunctionBuilder): Code {
  const [values, count] = [builder.parameter('i32'), builder.parameter('i32')];
  const [start, all] = [builder.local('i32'), builder.local('i32')];
  const total = builder.local('f64');
  const sums = new DoubleSums(builder);
  const blocks = wholeBlocks(builder, values, count, sums);
  const inDoubles = pass(builder, count, [values], (inside) =>
    sums.addSquares(inside(v128.load(values.get))),
  );
  const least = f64.multiply(f64.fromInt(all.get), f64.const(SMALLEST));
  const isInRange = i32.and(
    f64.lessEqual(least, total.get),
    f64.less(total.get, f64.const(Number.POSITIVE_INFINITY)),
  );
  return [
    [start.set(values.get), all.set(count.get)],
    [blocks, inDoubles, total.set(sums.total())],
    when(i32.equalZero(isInRange), [
      [values.set(start.get), count.set(all.get), sums.clear()],
      [inDoubles, total.set(sums.total())],
    ]),
    total.get,
  ];
}

/** Adds the squares of all whole blocks; leaves the others to be counted. */
function wholeBlocks(builder: FunctionBuilder, values: Variable, count: Variable, sums: DoubleSums): Code {
  const parts = Array.from({ length: ABREAST }, () => builder.local('v128'));
  const value = builder.local('v128');
  const blocks = builder.local('i32');
  return [
    blocks.set(i32.subtract(count.get, i32.const(BLOCK - 1))),
    count.set(i32.and(count.get, i32.const(BLOCK - 1))),
    builder.whilePositive(blocks, BLOCK, [
      parts.map((part) => part.set(f32x4.const(0))),
      builder.countDown(BLOCK / (4 * ABREAST), [
        parts.map((part, i) => [
          value.set(v128.load(values.get, i * 16)),
          part.set(multiplyAdd(value.get, value.get, part.get)),
        ]),
        advanced(values, ABREAST * 16),
      ]),
      parts.map((part) => sums.add(part.get)),
    ]),
  ];
}
