import { f32, f32x4, f64, f64x2, i32, v128, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';

/** Sums over the middle axis of [kept, reduced, inner], times a factor; doubles add up. */
export interface SumShape {
  readonly kept: number;
  readonly reduced: number;
  readonly inner: number;
  readonly factor: number;
}

/** Sums over the second and the last axis of [kept, reduced, inner, length]: those of channels, say. */
export interface ApartSumShape extends SumShape {
  readonly length: number;
}

/** Two sums of doubles that take four floats. */
export class DoubleSums {
  private readonly low: Variable;
  private readonly high: Variable;
  private readonly value: Variable;
  private readonly doubles: Variable;

  constructor(builder: FunctionBuilder) {
    [this.low, this.high, this.value, this.doubles] = [0, 1, 2, 3].map(() => builder.local('v128'));
  }

  clear(): Code {
    return [this.low.set(f64x2.zero), this.high.set(f64x2.zero)];
  }

  add(values: Code): Code {
    const { low, high, value } = this;
    return [
      value.set(values),
      low.set(f64x2.add(low.get, f64x2.promote(value.get))),
      high.set(f64x2.add(high.get, f64x2.promote(this.upperHalf()))),
    ];
  }

  /** Squares of floats are exact in double precision. */
  addSquares(values: Code): Code {
    const { low, high, value, doubles } = this;
    const square = f64x2.multiply(doubles.get, doubles.get);
    return [
      value.set(values),
      doubles.set(f64x2.promote(value.get)),
      low.set(f64x2.add(low.get, square)),
      doubles.set(f64x2.promote(this.upperHalf())),
      high.set(f64x2.add(high.get, square)),
    ];
  }

  private upperHalf(): Code {
    return v128.shuffle(this.value.get, this.value.get, [2, 3, 2, 3]);
  }

  /** The four sums times the factor, as floats. */
  vector(factor: number): Code {
    const scaled = (sum: Variable) => f32x4.demote(f64x2.multiply(sum.get, f64x2.splat(f64.const(factor))));
    return v128.shuffle(scaled(this.low), scaled(this.high), [0, 1, 4, 5]);
  }

  /** All of them together, a double. */
  total(): Code {
    const sum = f64x2.add(this.low.get, this.high.get);
    const lane = (index: number) => f64x2.lane(sum, index);
    return f64.add(lane(0), lane(1));
  }
}

/** Keeps the first lanes and makes the others 0. */
export function firstLanes(values: Code, lanes: number): Code {
  const zero = f32x4.const(0);
  switch (lanes) {
    case 1:
      return v128.shuffle(values, zero, [0, 4, 4, 4]);
    case 2:
      return v128.shuffle(values, zero, [0, 1, 4, 4]);
    case 3:
      return v128.shuffle(values, zero, [0, 1, 2, 4]);
    default:
      return values;
  }
}

/** Writes the function (input, output) of a sum. */
export function writeSum(builder: FunctionBuilder, shape: SumShape): Code {
  const [input, output] = [builder.parameter('i32'), builder.parameter('i32')];
  return shape.inner === 1
    ? sumRows(builder, shape, input, output)
    : sumColumns(builder, shape, input, output);
}

/** Writes the function (input, output) of a sum over rows that lie apart. */
export function writeApartSum(
  builder: FunctionBuilder,
  { kept, reduced, inner, length, factor }: ApartSumShape,
): Code {
  const [input, output] = [builder.parameter('i32'), builder.parameter('i32')];
  const from = builder.local('i32');
  // Two sums take turns, so that one need not wait for the other.
  const [even, odd] = [new DoubleSums(builder), new DoubleSums(builder)];
  const pairs = Math.floor(length / 8);
  const rest = length - pairs * 8;
  return builder.countDown(kept, [
    builder.countDown(inner, [
      even.clear(),
      odd.clear(),
      from.set(input.get),
      builder.countDown(reduced, [
        builder.countDown(pairs, [
          even.add(v128.load(from.get)),
          odd.add(v128.load(from.get, 16)),
          advanced(from, 32),
        ]),
        rest > 0 ? even.add(firstLanes(v128.load(from.get), Math.min(rest, 4))) : [],
        rest > 4 ? odd.add(firstLanes(v128.load(from.get, 16), rest - 4)) : [],
        advanced(from, (inner * length - pairs * 8) * 4),
      ]),
      f32.store(output.get, f32.demote(f64.multiply(f64.add(even.total(), odd.total()), f64.const(factor)))),
      advanced(input, length * 4),
      advanced(output, 4),
    ]),
    advanced(input, (reduced - 1) * inner * length * 4),
  ]);
}

function sumRows(
  builder: FunctionBuilder,
  { kept, reduced, factor }: SumShape,
  input: Variable,
  output: Variable,
): Code {
  const sums = new DoubleSums(builder);
  const full = Math.floor(reduced / 4) * 4;
  return builder.countDown(kept, [
    sums.clear(),
    builder.loop(full * 4, 16, (offset) => sums.add(v128.load(i32.add(input.get, offset.get)))),
    reduced > full ? sums.add(firstLanes(v128.load(input.get, full * 4), reduced - full)) : [],
    f32.store(output.get, f32.demote(f64.multiply(sums.total(), f64.const(factor)))),
    input.set(i32.add(input.get, i32.const(reduced * 4))),
    output.set(i32.add(output.get, i32.const(4))),
  ]);
}

function sumColumns(
  builder: FunctionBuilder,
  { kept, reduced, inner, factor }: SumShape,
  input: Variable,
  output: Variable,
): Code {
  const sums = new DoubleSums(builder);
  const from = builder.local('i32');
  const full = Math.floor(inner / 4) * 4;
  const four = (offset: Code, lanes: number): Code => [
    sums.clear(),
    from.set(i32.add(input.get, offset)),
    builder.countDown(reduced, [
      sums.add(v128.load(from.get)),
      from.set(i32.add(from.get, i32.const(inner * 4))),
    ]),
    v128.storeLanes(i32.add(output.get, offset), sums.vector(factor), lanes),
  ];
  return builder.countDown(kept, [
    builder.loop(full * 4, 16, (offset) => four(offset.get, 4)),
    inner > full ? four(i32.const(full * 4), inner - full) : [],
    input.set(i32.add(input.get, i32.const(reduced * inner * 4))),
    output.set(i32.add(output.get, i32.const(inner * 4))),
  ]);
}
