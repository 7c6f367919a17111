import { LSTM_PLANES } from '../lstm';
import type { SequenceSize } from '../state-product';
import { clearMemory, f32x4, i32, select, v128, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import {
  BackwardProduct,
  eachCell,
  ForwardPass,
  planeBytes,
  stepBytes,
  type RecurrentSize,
} from './recurrent-pass';
import { gateSigmoid, tanh, type Emit } from './transcendental';

const { add, multiply, subtract } = f32x4;
const oneMinus = (value: Code) => subtract(f32x4.const(1), value);

export function lstmSize(size: SequenceSize): RecurrentSize {
  return { ...size, gates: 4 };
}

/** Writes the function (projected, hidden, cell, weight, output, scratch) of `lstmKernel`. */
export function writeLstm(builder: FunctionBuilder, size: SequenceSize): Code {
  const [projected, states, cellState, weight, output, scratch] = Array.from({ length: 6 }, () =>
    builder.parameter('i32'),
  );
  const pass = new ForwardPass(builder, lstmSize(size));
  const plane = planeBytes(size);
  // Where the cell states before lie, seen from the hidden ones.
  const toCell = builder.local('i32');
  const [x, i, f, g, o, c, h] = Array.from({ length: 7 }, () => builder.local('v128'));
  const computed = (emit: Emit, value: Code, result: Variable): Code => {
    const emitted = emit(builder, x);
    return [x.set(value), emitted.setup, result.set(emitted.value)];
  };
  return [
    toCell.set(i32.subtract(cellState.get, states.get)),
    pass.write(
      { projected, states, weight, output, scratch },
      (gate, cells) => cells.projected(gate),
      (sums, { before, now, lanes }) => {
        const cellBefore = v128.load(i32.add(before, toCell.get));
        return [
          computed(gateSigmoid, sums[0].get, i),
          computed(gateSigmoid, sums[1].get, f),
          computed(tanh, sums[2].get, g),
          computed(gateSigmoid, sums[3].get, o),
          c.set(add(multiply(f.get, cellBefore), multiply(i.get, g.get))),
          computed(tanh, c.get, h),
          h.set(multiply(o.get, h.get)),
          [h, c, i, f, g, o].map((value, index) => v128.storeLanes(now, value.get, lanes, index * plane)),
        ];
      },
      () => toCell.set(i32.const(plane)),
    ),
  ];
}

/** What arrives from later: something for each plane, or for the hidden states alone. */
export type UpstreamPlanes = 'all' | 'hidden';

/** Writes the function (planes, upstream, initial cell, weight, output, scratch) of `lstmGradientKernel`. */
export function writeLstmGradient(
  builder: FunctionBuilder,
  size: SequenceSize,
  upstreamPlanes: UpstreamPlanes,
): Code {
  const [planes, upstream, initialCell, weight, output, scratch] = Array.from({ length: 6 }, () =>
    builder.parameter('i32'),
  );
  const product = new BackwardProduct(builder, lstmSize(size));
  const [plane, step] = [planeBytes(size), stepBytes(size)];
  const { time, hidden } = size;
  const [rest, now, arriving, before, slopes, carriedHidden, carriedCell] = Array.from({ length: 7 }, () =>
    builder.local('i32'),
  );
  // The row at hand.
  const rows = Array.from({ length: 6 }, () => builder.local('i32'));
  const [nowRow, arrivingRow, beforeRow, slopesRow, hiddenRow, cellRow] = rows;
  const last = (time - 1) * step;
  const cell = (unit: Code, lanes: number) =>
    writeCellGradient(builder, {
      lanes,
      plane: (index) => v128.load(i32.add(nowRow.get, unit), index * plane),
      upstream: (index) =>
        index === 0 || upstreamPlanes === 'all'
          ? v128.load(i32.add(arrivingRow.get, unit), index * plane)
          : null,
      cellBefore: v128.load(i32.add(beforeRow.get, unit)),
      slope: (gate, value) => v128.storeLanes(i32.add(slopesRow.get, unit), value, lanes, gate * hidden * 4),
      carriedHidden: v128.load(i32.add(hiddenRow.get, unit)),
      carriedCell: i32.add(cellRow.get, unit),
    });
  return [
    product.pack(weight, scratch),
    // What the steps hand on ends as the derivative with respect to the first states, and so is computed there.
    carriedHidden.set(i32.add(output.get, i32.const(4 * plane))),
    carriedCell.set(i32.add(carriedHidden.get, i32.const(step))),
    clearMemory(carriedHidden.get, 2 * step),
    now.set(i32.add(planes.get, i32.const(last))),
    arriving.set(i32.add(upstream.get, i32.const(last))),
    slopes.set(i32.add(output.get, i32.const(4 * last))),
    rest.set(i32.const(time)),
    builder.whilePositive(rest, 1, [
      before.set(
        select(
          i32.greaterThanSigned(rest.get, i32.const(1)),
          i32.add(now.get, i32.const(plane - step)),
          initialCell.get,
        ),
      ),
      [now, arriving, before, slopes, carriedHidden, carriedCell].map((each, i) => rows[i].set(each.get)),
      eachCell(
        builder,
        size,
        cell,
        rows.map((row) => advanced(row, (row === slopesRow ? 4 : 1) * hidden * 4)),
      ),
      product.write(slopes, scratch, carriedHidden, false),
      advanced(now, -step),
      advanced(arriving, -step),
      advanced(slopes, -4 * step),
    ]),
  ];
}

/** Four cells of the way back. */
interface CellGradient {
  readonly lanes: number;
  /** The forward pass's numbers of that plane. */
  plane(index: number): Code;
  /** What arrives at that plane; null for nothing. */
  upstream(index: number): Code | null;
  readonly cellBefore: Code;
  slope(gate: number, value: Code): Code;
  readonly carriedHidden: Code;
  /** An address: what is carried is changed in place. */
  readonly carriedCell: Code;
}

function writeCellGradient(builder: FunctionBuilder, cells: CellGradient): Code {
  const [cell, i, f, g, o, toHidden, toCell] = Array.from({ length: 7 }, () => builder.local('v128'));
  const tangent = tanh(builder, cell);
  const plane = (name: (typeof LSTM_PLANES)[number]) => LSTM_PLANES.indexOf(name);
  const plus = (value: Code, name: (typeof LSTM_PLANES)[number]) => {
    const more = cells.upstream(plane(name));
    return more === null ? value : add(value, more);
  };
  return [
    cell.set(cells.plane(plane('cell'))),
    tangent.setup,
    cell.set(tangent.value),
    i.set(cells.plane(plane('input'))),
    f.set(cells.plane(plane('forget'))),
    g.set(cells.plane(plane('candidate'))),
    o.set(cells.plane(plane('output'))),
    toHidden.set(plus(cells.carriedHidden, 'hidden')),
    toCell.set(multiply(multiply(toHidden.get, o.get), oneMinus(multiply(cell.get, cell.get)))),
    toCell.set(add(plus(v128.load(cells.carriedCell), 'cell'), toCell.get)),
    cells.slope(0, multiply(multiply(plus(multiply(toCell.get, g.get), 'input'), i.get), oneMinus(i.get))),
    cells.slope(
      1,
      multiply(multiply(plus(multiply(toCell.get, cells.cellBefore), 'forget'), f.get), oneMinus(f.get)),
    ),
    cells.slope(
      2,
      multiply(plus(multiply(toCell.get, i.get), 'candidate'), oneMinus(multiply(g.get, g.get))),
    ),
    cells.slope(
      3,
      multiply(multiply(plus(multiply(toHidden.get, cell.get), 'output'), o.get), oneMinus(o.get)),
    ),
    v128.storeLanes(cells.carriedCell, multiply(toCell.get, f.get), cells.lanes),
  ];
}
