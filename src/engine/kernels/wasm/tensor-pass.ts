import { f32, f32x4, f64, f64x2, i32, i32x4, v128, type Code } from './code';
import type { FunctionBuilder, Variable } from './function-builder';

/**
 * A loop over several tensors, four elements at a time.
 * @param body is given what keeps the lanes of four numbers that are inside: all of them but at the end
 */
export function pass(
  builder: FunctionBuilder,
  count: Variable,
  pointers: readonly Variable[],
  body: (inside: (values: Code) => Code) => Code,
): Code {
  const advance = pointers.map((pointer) => pointer.set(i32.add(pointer.get, i32.const(16))));
  const fours = builder.local('i32');
  const mask = i32x4.less(i32x4.lanes, i32x4.splat(count.get));
  return [
    fours.set(i32.subtract(count.get, i32.const(3))),
    count.set(i32.and(count.get, i32.const(3))),
    builder.whilePositive(fours, 4, [body((values) => values), advance]),
    builder.whilePositive(
      count,
      4,
      body((values) => v128.and(values, mask)),
    ),
  ];
}

/** Writes the function (values, count) that gives the largest magnitude. */
export function writeLargestMagnitude(builder: FunctionBuilder): Code {
  const [values, count] = [builder.parameter('i32'), builder.parameter('i32')];
  const largest = builder.local('v128');
  const lane = (index: number) => f32x4.lane(largest.get, index);
  return [
    largest.set(f32x4.const(0)),
    pass(builder, count, [values], (inside) =>
      largest.set(f32x4.max(largest.get, f32x4.abs(inside(v128.load(values.get))))),
    ),
    f64.promote(f32.max(f32.max(lane(0), lane(1)), f32.max(lane(2), lane(3)))),
  ];
}

/** Writes the function (values, count, factor) that multiplies in place. It gives 0. */
export function writeScale(builder: FunctionBuilder): Code {
  const [values, count] = [builder.parameter('i32'), builder.parameter('i32')];
  const factor = builder.parameter('f64');
  const [four, both] = [builder.local('v128'), builder.local('v128')];
  const scaled = (half: Code) => f32x4.demote(f64x2.multiply(f64x2.promote(half), both.get));
  return [
    both.set(f64x2.splat(factor.get)),
    pass(builder, count, [values], () => [
      four.set(v128.load(values.get)),
      v128.store(
        values.get,
        v128.shuffle(scaled(four.get), scaled(v128.shuffle(four.get, four.get, [2, 3, 2, 3])), [0, 1, 4, 5]),
      ),
    ]),
    f64.const(0),
  ];
}

/** Writes the function (values, count, limit) that keeps them within ±limit, in place. It gives 0. */
export function writeLimit(builder: FunctionBuilder): Code {
  const [values, count] = [builder.parameter('i32'), builder.parameter('i32')];
  const limit = builder.parameter('f32');
  const bound = builder.local('v128');
  const raised = (value: Code) => f32x4.greaterOf(value, f32x4.negate(bound.get));
  return [
    bound.set(f32x4.splat(limit.get)),
    pass(builder, count, [values], () =>
      v128.store(values.get, f32x4.lesserOf(raised(v128.load(values.get)), bound.get)),
    ),
    f64.const(0),
  ];
}
