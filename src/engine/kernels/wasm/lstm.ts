import { f32x4, i32, v128, type Code } from './code';
import type { FunctionBuilder, Variable } from './function-builder';
import type { ProductShape } from './matmul';
import { sigmoid, tanh, type Emit } from './transcendental';

export interface LstmSize {
  readonly time: number;
  readonly batch: number;
  readonly hidden: number;
  /** Numbers of the states of one step: batch times hidden. */
  readonly states: number;
}

/** Of the states [batch, hidden] with the weight [4 * hidden, hidden]. */
export function productOfStates({ batch, hidden }: LstmSize): ProductShape {
  return { rows: batch, inner: hidden, columns: 4 * hidden, transposeA: false, transposeB: true };
}

/** The way back: of the slopes [batch, 4 * hidden] with the weight. */
export function productOfSlopes({ batch, hidden }: LstmSize): ProductShape {
  return { rows: batch, inner: 4 * hidden, columns: hidden, transposeA: false, transposeB: false };
}

const { add, multiply, subtract } = f32x4;
const oneMinus = (value: Code) => subtract(f32x4.const(1), value);

/** A pass over the cells of one step: four of them at a time, row by row. */
class CellLoop {
  constructor(
    private readonly builder: FunctionBuilder,
    private readonly size: LstmSize,
    private readonly gates: readonly Variable[],
    private readonly states: readonly Variable[],
  ) {}

  /** @param body is given the byte offset within a row and how many lanes count. */
  run(body: (offset: Code, lanes: number) => Code): Code {
    const { builder, gates, states } = this;
    const { batch, hidden } = this.size;
    const full = Math.floor(hidden / 4) * 4;
    const advance = (pointers: readonly Variable[], bytes: number) =>
      pointers.map((pointer) => pointer.set(i32.add(pointer.get, i32.const(bytes))));
    return builder.countDown(batch, [
      builder.loop(full * 4, 16, (offset) => body(offset.get, 4)),
      hidden > full ? body(i32.const(full * 4), hidden - full) : [],
      advance(gates, 16 * hidden),
      advance(states, 4 * hidden),
    ]);
  }
}

/** Writes the function (projected, sums, cell before, planes) of one step; all begin at that step. */
export function writeLstmStep(builder: FunctionBuilder, size: LstmSize): Code {
  const [projected, sums, before, planes] = [0, 1, 2, 3].map(() => builder.parameter('i32'));
  const { hidden, time, states } = size;
  const x = builder.local('v128');
  const [i, f, g, o, c] = [0, 1, 2, 3, 4].map(() => builder.local('v128'));
  const computed = (emit: Emit, value: Code, result: Variable): Code => {
    const emitted = emit(builder, x);
    return [x.set(value), emitted.setup, result.set(emitted.value)];
  };
  const loop = new CellLoop(builder, size, [projected, sums], [before, planes]);
  return loop.run((offset, lanes) => {
    const at = (pointer: Variable) => i32.add(pointer.get, offset);
    const gate = (index: number) => {
      const place = index * hidden * 4;
      return add(v128.load(at(projected), place), v128.load(at(sums), place));
    };
    const h = builder.local('v128');
    const store = (plane: number, value: Variable) =>
      v128.storeLanes(at(planes), value.get, lanes, plane * time * states * 4);
    return [
      computed(sigmoid, gate(0), i),
      computed(sigmoid, gate(1), f),
      computed(tanh, gate(2), g),
      computed(sigmoid, gate(3), o),
      c.set(add(multiply(f.get, v128.load(at(before))), multiply(i.get, g.get))),
      computed(tanh, c.get, h),
      h.set(multiply(o.get, h.get)),
      [h, c, i, f, g, o].map((value, plane) => store(plane, value)),
    ];
  });
}

/**
 * Writes the function (planes, upstream, cell before, slopes, carried hidden, carried cell) of one step of the way back;
 * the carried cell is changed in place.
 */
export function writeLstmGradientStep(builder: FunctionBuilder, size: LstmSize): Code {
  const pointers = [0, 1, 2, 3, 4, 5].map(() => builder.parameter('i32'));
  const [planes, upstream, before, slopes, carriedHidden, carriedCell] = pointers;
  const { hidden, time, states } = size;
  const [cell, i, f, g, o, toHidden, toCell] = [0, 1, 2, 3, 4, 5, 6].map(() => builder.local('v128'));
  const tangent = tanh(builder, cell);
  const loop = new CellLoop(builder, size, [slopes], [planes, upstream, before, carriedHidden, carriedCell]);
  return loop.run((offset, lanes) => {
    const at = (pointer: Variable) => i32.add(pointer.get, offset);
    const plane = (pointer: Variable, index: number) => v128.load(at(pointer), index * time * states * 4);
    const slope = (index: number, value: Code) =>
      v128.storeLanes(at(slopes), value, lanes, index * hidden * 4);
    const arriving = (factor: Code, index: number) =>
      add(multiply(toCell.get, factor), plane(upstream, index));
    return [
      cell.set(plane(planes, 1)),
      tangent.setup,
      cell.set(tangent.value),
      [i, f, g, o].map((value, index) => value.set(plane(planes, 2 + index))),
      toHidden.set(add(plane(upstream, 0), v128.load(at(carriedHidden)))),
      toCell.set(multiply(multiply(toHidden.get, o.get), oneMinus(multiply(cell.get, cell.get)))),
      toCell.set(add(add(plane(upstream, 1), v128.load(at(carriedCell))), toCell.get)),
      slope(0, multiply(multiply(arriving(g.get, 2), i.get), oneMinus(i.get))),
      slope(1, multiply(multiply(arriving(v128.load(at(before)), 3), f.get), oneMinus(f.get))),
      slope(2, multiply(arriving(i.get, 4), oneMinus(multiply(g.get, g.get)))),
      slope(
        3,
        multiply(multiply(add(multiply(toHidden.get, cell.get), plane(upstream, 5)), o.get), oneMinus(o.get)),
      ),
      v128.storeLanes(at(carriedCell), multiply(toCell.get, f.get), lanes),
    ];
  });
}
