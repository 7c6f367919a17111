import type { RnnNonlinearity } from '../rnn';
import { BackwardPass } from './backward-pass';
import { f32x4, v128, type Code } from './code';
import { ForwardPass } from './forward-pass';
import type { FunctionBuilder } from './function-builder';
import type { SequencePart } from './recurrent-size';
import { tanh } from './transcendental';

const { less, lessEqual, multiply, subtract } = f32x4;
const ZERO = f32x4.const(0);
export const RNN_GATES = 1;
/** Blocks of slopes on the way back. */
export const RNN_BLOCKS = 1;

/** Writes the function (projected, states, weight, output, scratch) of `rnnKernel`. */
export function writeRnn(builder: FunctionBuilder, size: SequencePart, nonlinearity: RnnNonlinearity): Code {
  const operands = Array.from({ length: 5 }, () => builder.parameter('i32'));
  const [projected, states, weight, output, scratch] = operands;
  const pass = new ForwardPass(builder, { ...size, gates: RNN_GATES });
  const x = builder.local('v128');
  const { setup, value } =
    nonlinearity === 'tanh' ? tanh(builder, x) : { setup: [], value: v128.andNot(x.get, less(x.get, ZERO)) };
  return pass.write(
    { projected, states, weight, output, scratch },
    (_gate, cells) => cells.projected(0),
    ([sum], { now, lanes }) => [x.set(sum.get), setup, v128.storeLanes(now, value, lanes)],
  );
}

/** Writes the function (states, upstream, weight, slopes, carried, scratch) of `rnnGradientKernel`. */
export function writeRnnGradient(
  builder: FunctionBuilder,
  size: SequencePart,
  nonlinearity: RnnNonlinearity,
): Code {
  const operands = Array.from({ length: 6 }, () => builder.parameter('i32'));
  const [planes, upstream, weight, slopes, carried, scratch] = operands;
  const layout = { upstream: 'all', before: null, blocks: RNN_BLOCKS, carried: 1, isAdded: false } as const;
  const pass = new BackwardPass(builder, { ...size, gates: RNN_GATES }, layout);
  const h = builder.local('v128');
  return pass.write({ planes, upstream, initial: planes, weight, slopes, carried, scratch }, (cells) => {
    const arriving = cells.plusUpstream(cells.carried(0), 0);
    const slope =
      nonlinearity === 'tanh'
        ? multiply(arriving, subtract(f32x4.const(1), multiply(h.get, h.get)))
        : multiply(arriving, v128.andNot(f32x4.const(1), lessEqual(h.get, ZERO)));
    return [h.set(cells.plane(0)), cells.storeSlope(0, slope)];
  });
}
