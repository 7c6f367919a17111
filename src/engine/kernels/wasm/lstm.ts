import { LSTM_PLANES } from '../lstm';
import { BackwardPass, type BackwardCells, type BackwardLayout } from './backward-pass';
import { f32x4, i32, v128, type Code } from './code';
import { ForwardPass } from './forward-pass';
import type { FunctionBuilder, Variable } from './function-builder';
import { planeBytes, type SequencePart } from './recurrent-size';
import { gateSigmoid, tanh, type Emit } from './transcendental';

const { add, multiply, subtract } = f32x4;
export const LSTM_GATES = 4;
/** Blocks of slopes on the way back. */
export const LSTM_BLOCKS = 1;
const oneMinus = (value: Code) => subtract(f32x4.const(1), value);

/** Writes the function (projected, hidden, cell, weight, output, scratch) of `lstmKernel`. */
export function writeLstm(builder: FunctionBuilder, size: SequencePart): Code {
  const [projected, states, cellState, weight, output, scratch] = Array.from({ length: 6 }, () =>
    builder.parameter('i32'),
  );
  const pass = new ForwardPass(builder, { ...size, gates: LSTM_GATES });
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

/** Writes the function (planes, upstream, initial cell, weight, slopes, carried, scratch) of `lstmGradientKernel`, whose output is the slopes and what is carried. */
export function writeLstmGradient(
  builder: FunctionBuilder,
  size: SequencePart,
  upstreamPlanes: BackwardLayout['upstream'],
): Code {
  const operands = Array.from({ length: 7 }, () => builder.parameter('i32'));
  const [planes, upstream, initial, weight, slopes, carried, scratch] = operands;
  const before = LSTM_PLANES.indexOf('cell');
  const layout = { upstream: upstreamPlanes, before, blocks: LSTM_BLOCKS, carried: 2, isAdded: false };
  const pass = new BackwardPass(builder, { ...size, gates: LSTM_GATES }, layout);
  return pass.write({ planes, upstream, initial, weight, slopes, carried, scratch }, (cells) =>
    writeCellGradient(builder, cells),
  );
}

function writeCellGradient(builder: FunctionBuilder, cells: BackwardCells): Code {
  const [cell, i, f, g, o, toHidden, toCell] = Array.from({ length: 7 }, () => builder.local('v128'));
  const tangent = tanh(builder, cell);
  const plane = (name: (typeof LSTM_PLANES)[number]) => LSTM_PLANES.indexOf(name);
  const plus = (value: Code, name: (typeof LSTM_PLANES)[number]) => cells.plusUpstream(value, plane(name));
  return [
    cell.set(cells.plane(plane('cell'))),
    tangent.setup,
    cell.set(tangent.value),
    i.set(cells.plane(plane('input'))),
    f.set(cells.plane(plane('forget'))),
    g.set(cells.plane(plane('candidate'))),
    o.set(cells.plane(plane('output'))),
    toHidden.set(plus(cells.carried(0), 'hidden')),
    toCell.set(multiply(multiply(toHidden.get, o.get), oneMinus(multiply(cell.get, cell.get)))),
    toCell.set(add(plus(cells.carried(1), 'cell'), toCell.get)),
    cells.storeSlope(0, multiply(plus(multiply(toCell.get, g.get), 'input'), gateSlope(i))),
    cells.storeSlope(1, multiply(plus(multiply(toCell.get, cells.before), 'forget'), gateSlope(f))),
    cells.storeSlope(
      2,
      multiply(plus(multiply(toCell.get, i.get), 'candidate'), oneMinus(multiply(g.get, g.get))),
    ),
    cells.storeSlope(3, multiply(plus(multiply(toHidden.get, cell.get), 'output'), gateSlope(o))),
    cells.storeCarried(1, multiply(toCell.get, f.get)),
  ];
}

/** The derivative of the sigmoid whose value it is. */
function gateSlope(gate: Variable): Code {
  return multiply(gate.get, oneMinus(gate.get));
}
