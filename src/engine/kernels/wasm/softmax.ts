import { f32, f32x4, i32, v128, type Code } from './code';
import type { FunctionBuilder, Variable } from './function-builder';
import { firstLanes } from './reduction';
import { exp, log } from './transcendental';

/** Rows of a tensor whose last axis the operation works along. */
export interface RowsShape {
  readonly rows: number;
  readonly length: number;
}

/** One row after the other: a pass over four numbers at a time, the last ones by themselves. */
class RowLoop {
  private readonly full: number;

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly shape: RowsShape,
    private readonly pointers: readonly Variable[],
  ) {
    this.full = Math.floor(shape.length / 4) * 4;
  }

  /** @param body is given the byte offset within the row and how many lanes count. */
  pass(body: (offset: Code, lanes: number) => Code): Code {
    const { builder, full, shape } = this;
    return [
      builder.loop(full * 4, 16, (offset) => body(offset.get, 4)),
      shape.length > full ? body(i32.const(full * 4), shape.length - full) : [],
    ];
  }

  rows(body: Code): Code {
    const step = i32.const(this.shape.length * 4);
    const advance = this.pointers.map((pointer) => pointer.set(i32.add(pointer.get, step)));
    return this.builder.countDown(this.shape.rows, [body, advance]);
  }
}

function acrossLanes(combine: (a: Code, b: Code) => Code, vector: Variable): Code {
  const lane = (index: number) => f32x4.lane(vector.get, index);
  return f32x4.splat(combine(combine(lane(0), lane(1)), combine(lane(2), lane(3))));
}

/** Writes the function (input, output) of softmax or of its logarithm. */
export function writeSoftmax(builder: FunctionBuilder, shape: RowsShape, logarithm: boolean): Code {
  const [input, output] = [builder.parameter('i32'), builder.parameter('i32')];
  const loop = new RowLoop(builder, shape, [input, output]);
  const [shift, total, x] = [0, 1, 2].map(() => builder.local('v128'));
  const exponential = exp(builder, x);
  const logTotal = log(builder, total);
  const load = (offset: Code) => v128.load(i32.add(input.get, offset));
  const store = (offset: Code, value: Code, lanes: number) =>
    v128.storeLanes(i32.add(output.get, offset), value, lanes);
  // The lanes beyond the row take part in the maximum as -Infinity.
  const beyond = (values: Code, lanes: number) =>
    lanes === 4
      ? values
      : v128.shuffle(values, f32x4.const(-Infinity), [0, lanes > 1 ? 1 : 4, lanes > 2 ? 2 : 4, 4]);
  const shifted = (offset: Code) => f32x4.subtract(load(offset), shift.get);
  return loop.rows([
    shift.set(f32x4.const(-Infinity)),
    loop.pass((offset, lanes) => shift.set(f32x4.max(shift.get, beyond(load(offset), lanes)))),
    shift.set(acrossLanes(f32.max, shift)),
    total.set(f32x4.const(0)),
    loop.pass((offset, lanes) => [
      x.set(shifted(offset)),
      exponential.setup,
      x.set(exponential.value),
      logarithm ? [] : store(offset, x.get, lanes),
      total.set(f32x4.add(total.get, firstLanes(x.get, lanes))),
    ]),
    total.set(acrossLanes(f32.add, total)),
    logarithm
      ? [
          logTotal.setup,
          total.set(logTotal.value),
          loop.pass((offset, lanes) => store(offset, f32x4.subtract(shifted(offset), total.get), lanes)),
        ]
      : loop.pass((offset, lanes) => {
          const exponentials = v128.load(i32.add(output.get, offset));
          return store(offset, f32x4.divide(exponentials, total.get), lanes);
        }),
  ]);
}

/** Writes the function (result, upstream, output) of the derivative of softmax or of its logarithm. */
export function writeSoftmaxGradient(builder: FunctionBuilder, shape: RowsShape, logarithm: boolean): Code {
  const [result, upstream, output] = [0, 1, 2].map(() => builder.parameter('i32'));
  const loop = new RowLoop(builder, shape, [result, upstream, output]);
  const [total, y] = [builder.local('v128'), builder.local('v128')];
  const exponential = exp(builder, y);
  const at = (pointer: Variable, offset: Code) => v128.load(i32.add(pointer.get, offset));
  return loop.rows([
    total.set(f32x4.const(0)),
    loop.pass((offset, lanes) => {
      const u = at(upstream, offset);
      const term = logarithm ? u : f32x4.multiply(at(result, offset), u);
      return total.set(f32x4.add(total.get, firstLanes(term, lanes)));
    }),
    total.set(acrossLanes(f32.add, total)),
    loop.pass((offset, lanes) => {
      const u = at(upstream, offset);
      const value = logarithm
        ? f32x4.subtract(u, f32x4.multiply(exponential.value, total.get))
        : f32x4.multiply(y.get, f32x4.subtract(u, total.get));
      return [
        y.set(at(result, offset)),
        logarithm ? exponential.setup : [],
        v128.storeLanes(i32.add(output.get, offset), value, lanes),
      ];
    }),
  ]);
}
