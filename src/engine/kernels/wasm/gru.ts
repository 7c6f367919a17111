import { GRU_PLANES } from '../gru';
import { BackwardPass, type BackwardCells, type BackwardLayout } from './backward-pass';
import { f32x4, i32, v128, type Code } from './code';
import { ForwardPass } from './forward-pass';
import type { FunctionBuilder, Variable } from './function-builder';
import { planeBytes, type SequencePart } from './recurrent-size';
import { gateSigmoid, tanh, type Emit } from './transcendental';

const { add, multiply, subtract } = f32x4;
export const GRU_GATES = 3;
/** Blocks of slopes on the way back. */
export const GRU_BLOCKS = 2;
const oneMinus = (value: Code) => subtract(f32x4.const(1), value);

/** Writes the function (projected, states, weight, bias, output, scratch) of `gruKernel`. */
export function writeGru(builder: FunctionBuilder, size: SequencePart): Code {
  const operands = Array.from({ length: 6 }, () => builder.parameter('i32'));
  const [projected, states, weight, bias, output, scratch] = operands;
  const pass = new ForwardPass(builder, { ...size, gates: GRU_GATES });
  const plane = planeBytes(size);
  const [x, r, z, n, h] = Array.from({ length: 5 }, () => builder.local('v128'));
  const computed = (emit: Emit, value: Code, result: Variable): Code => {
    const emitted = emit(builder, x);
    return [x.set(value), emitted.setup, result.set(emitted.value)];
  };
  return pass.write(
    { projected, states, weight, output, scratch },
    (gate, _cells, unit) => v128.load(i32.add(bias.get, unit), gate * size.hidden * 4),
    ([toReset, toUpdate, candidateState], cells) => [
      computed(gateSigmoid, add(cells.projected(0), toReset.get), r),
      computed(gateSigmoid, add(cells.projected(1), toUpdate.get), z),
      computed(tanh, add(cells.projected(2), multiply(r.get, candidateState.get)), n),
      h.set(add(multiply(oneMinus(z.get), n.get), multiply(z.get, v128.load(cells.before)))),
      [h, r, z, n, candidateState].map((value, index) =>
        v128.storeLanes(cells.now, value.get, cells.lanes, index * plane),
      ),
    ],
  );
}

/** Writes the function (planes, upstream, initial, weight, slopes, carried, scratch) of `gruGradientKernel`, whose output is the slopes and what is carried. */
export function writeGruGradient(
  builder: FunctionBuilder,
  size: SequencePart,
  upstreamPlanes: BackwardLayout['upstream'],
): Code {
  const operands = Array.from({ length: 7 }, () => builder.parameter('i32'));
  const [planes, upstream, initial, weight, slopes, carried, scratch] = operands;
  const before = GRU_PLANES.indexOf('hidden');
  const layout = { upstream: upstreamPlanes, before, blocks: GRU_BLOCKS, carried: 1, isAdded: true };
  const pass = new BackwardPass(builder, { ...size, gates: GRU_GATES }, layout);
  return pass.write({ planes, upstream, initial, weight, slopes, carried, scratch }, (cells) =>
    writeCellGradient(builder, cells),
  );
}

function writeCellGradient(builder: FunctionBuilder, cells: BackwardCells): Code {
  const [r, z, n, toState, slope] = Array.from({ length: 5 }, () => builder.local('v128'));
  const plane = (name: (typeof GRU_PLANES)[number]) => GRU_PLANES.indexOf(name);
  const plus = (value: Code, name: (typeof GRU_PLANES)[number]) => cells.plusUpstream(value, plane(name));
  return [
    r.set(cells.plane(plane('reset'))),
    z.set(cells.plane(plane('update'))),
    n.set(cells.plane(plane('candidate'))),
    toState.set(plus(cells.carried(0), 'hidden')),
    slope.set(multiply(plus(multiply(toState.get, subtract(cells.before, n.get)), 'update'), gateSlope(z))),
    [cells.storeSlope(1, slope.get, 0), cells.storeSlope(1, slope.get, 1)],
    cells.storeCarried(0, multiply(toState.get, z.get)),
    // To the candidate, from here on.
    slope.set(
      multiply(plus(multiply(toState.get, oneMinus(z.get)), 'candidate'), oneMinus(multiply(n.get, n.get))),
    ),
    cells.storeSlope(2, slope.get, 0),
    cells.storeSlope(2, plus(multiply(slope.get, r.get), 'candidateState'), 1),
    slope.set(
      multiply(plus(multiply(slope.get, cells.plane(plane('candidateState'))), 'reset'), gateSlope(r)),
    ),
    [cells.storeSlope(0, slope.get, 0), cells.storeSlope(0, slope.get, 1)],
  ];
}

/** The derivative of the sigmoid whose value it is. */
function gateSlope(gate: Variable): Code {
  return multiply(gate.get, oneMinus(gate.get));
}
