import type { Node } from '../../graph';
import type { RnnNonlinearity } from '../rnn';
import type { SequenceSize } from '../state-product';
import { backwardScratch, type BackwardLayout } from './backward-pass';
import type { Code } from './code';
import { forwardScratch } from './forward-pass';
import type { FunctionBuilder } from './function-builder';
import { GRU_BLOCKS, GRU_GATES, writeGru, writeGruGradient } from './gru';
import { LSTM_BLOCKS, LSTM_GATES, writeLstm, writeLstmGradient } from './lstm';
import type { SequencePart } from './recurrent-size';
import { RNN_BLOCKS, RNN_GATES, writeRnn, writeRnnGradient } from './rnn';
import { keyOf, type CallContext, type VectorOperation } from './vector-operation';

/** Rows of a batch that are multiplied with a matrix together. */
const ROWS_TOGETHER = 4;
/** Each chunk copies the weight for itself. */
const MOST_CHUNKS = 4;

/** A kernel over rows of a batch, which do not depend on one another. */
interface RecurrentKernel {
  readonly key: string;
  readonly size: SequenceSize & { readonly gates: number };
  /** Arguments, with the floats from what belongs to one row of a step to the next. */
  readonly operands: readonly { readonly address: number; readonly step: number }[];
  readonly scratch: number;
  readonly write: (builder: FunctionBuilder, size: SequencePart) => Code;
}

/** Calls a function of (operands..., scratch), written once for each use. */
function callRows(context: CallContext, { key, size, operands, scratch, write }: RecurrentKernel): Code {
  const { time, batch, hidden, gates } = size;
  const unit = batch % ROWS_TOGETHER === 0 ? ROWS_TOGETHER : 1;
  return context.parted({
    count: batch / unit,
    work: time * batch * hidden * hidden * gates,
    write: (parts) => {
      const part = { time, batch, hidden, rows: parts * unit };
      return context.module.shared(`${key} ${keyOf(part)}`, (builder) => write(builder, part));
    },
    operands: [...operands.map(({ address, step }) => ({ address, step: step * unit * 4 })), 'scratch'],
    scratch,
    mostChunks: MOST_CHUNKS,
  });
}

/** @param shape ends in [time, batch, hidden]. */
function sizeOf({ shape }: Node): SequenceSize {
  const [time, batch, hidden] = shape.slice(-3);
  return { time, batch, hidden };
}

function nonlinearityOf(node: Node): RnnNonlinearity {
  return (node.attributes as { readonly nonlinearity: RnnNonlinearity }).nonlinearity;
}

/** What a kernel is, but for its arguments and working memory. */
type KernelCore = Pick<RecurrentKernel, 'key' | 'size' | 'write'>;

/**
 * A way forward: of projected inputs [time, batch, gates * hidden], of `states` tensors [batch, hidden], then of what
 * belongs to no row.
 */
function forward(node: Node, context: CallContext, states: number, core: KernelCore): Code {
  const { gates, hidden } = core.size;
  const stepOf = (input: number) => (input === 0 ? gates * hidden : input <= states ? hidden : 0);
  return callRows(context, {
    ...core,
    operands: [
      ...node.inputs.map((each, input) => ({ address: context.addressOf(each), step: stepOf(input) })),
      { address: context.addressOf(node), step: hidden },
    ],
    scratch: forwardScratch(core.size),
  });
}

export const rnnCalls: VectorOperation = (node, context) => {
  const nonlinearity = nonlinearityOf(node);
  return forward(node, context, 1, {
    key: `rnn ${nonlinearity}`,
    size: { ...sizeOf(node), gates: RNN_GATES },
    write: (builder, part) => writeRnn(builder, part, nonlinearity),
  });
};

export const lstmCalls: VectorOperation = (node, context) =>
  forward(node, context, 2, {
    key: 'lstm',
    size: { ...sizeOf(node), gates: LSTM_GATES },
    write: writeLstm,
  });

export const gruCalls: VectorOperation = (node, context) =>
  forward(node, context, 1, {
    key: 'gru',
    size: { ...sizeOf(node), gates: GRU_GATES },
    write: writeGru,
  });

/**
 * A way back: of tensors that have numbers for each row of a step, then of the weight.
 * @param blocks of slopes [time, batch, gates * hidden] that the node begins with; what is carried follows them
 */
function backward(
  node: Node,
  context: CallContext,
  [rows, weight]: readonly [readonly Node[], Node],
  blocks: number,
  core: KernelCore,
): Code {
  const { time, batch, hidden, gates } = core.size;
  const slopes = context.addressOf(node);
  return callRows(context, {
    ...core,
    operands: [
      ...rows.map((each) => ({ address: context.addressOf(each), step: hidden })),
      { address: context.addressOf(weight), step: 0 },
      { address: slopes, step: gates * hidden },
      { address: slopes + blocks * gates * time * batch * hidden * 4, step: hidden },
    ],
    scratch: backwardScratch(core.size),
  });
}

export const rnnGradientCalls: VectorOperation = (node, context) => {
  const [states, upstream, weight] = node.inputs;
  const nonlinearity = nonlinearityOf(node);
  return backward(node, context, [[states, upstream], weight], RNN_BLOCKS, {
    key: `rnnGradient ${nonlinearity}`,
    size: { ...sizeOf(states), gates: RNN_GATES },
    write: (builder, part) => writeRnnGradient(builder, part, nonlinearity),
  });
};

/** Of an LSTM or a GRU: something arrives at each plane of the forward pass. */
export const gatedGradientCalls: VectorOperation = (node, context) =>
  gatedGradient(node, node.inputs[1], 'all', context);

/** The same where something arrives at the states alone. @param upstream [1, time, batch, hidden] */
export function gradientOfStates(node: Node, upstream: Node, context: CallContext): Code {
  return gatedGradient(node, upstream, 'states', context);
}

function gatedGradient(
  node: Node,
  upstream: Node,
  arriving: BackwardLayout['upstream'],
  context: CallContext,
): Code {
  const [planes, , initial, weight] = node.inputs;
  const { name } = node.operation;
  const [gates, blocks, write] =
    name === 'lstmGradient'
      ? [LSTM_GATES, LSTM_BLOCKS, writeLstmGradient]
      : [GRU_GATES, GRU_BLOCKS, writeGruGradient];
  return backward(node, context, [[planes, upstream, initial], weight], blocks, {
    key: `${name} ${arriving}`,
    size: { ...sizeOf(planes), gates },
    write: (builder, part) => write(builder, part, arriving),
  });
}
