import type { Node } from '../../graph';
import type { RnnNonlinearity } from '../rnn';
import type { SequenceSize } from '../state-product';
import { backwardScratch, type BackwardLayout } from './backward-pass';
import type { Code } from './code';
import { forwardScratch } from './forward-pass';
import type { FunctionBuilder } from './function-builder';
import { gruSize, writeGru, writeGruGradient } from './gru';
import { lstmSize, writeLstm, writeLstmGradient } from './lstm';
import { call } from './module-builder';
import { rnnSize, writeRnn, writeRnnGradient } from './rnn';
import { keyOf, type CallContext, type VectorOperation } from './vector-operation';

/** Calls a function of (operands..., scratch), written once for each use. */
function callWith(
  context: CallContext,
  operands: readonly Node[],
  scratch: number,
  key: string,
  write: (builder: FunctionBuilder) => Code,
): Code {
  return call(context.module.shared(key, write), [
    ...operands.map((each) => context.addressOf(each)),
    context.scratchOf(scratch),
  ]);
}

/** @param shape ends in [time, batch, hidden]. */
function sizeOf({ shape }: Node): SequenceSize {
  const [time, batch, hidden] = shape.slice(-3);
  return { time, batch, hidden };
}

function nonlinearityOf(node: Node): RnnNonlinearity {
  return (node.attributes as { readonly nonlinearity: RnnNonlinearity }).nonlinearity;
}

export const rnnCalls: VectorOperation = (node, context) => {
  const [size, nonlinearity] = [sizeOf(node), nonlinearityOf(node)];
  const key = `rnn ${nonlinearity} ${keyOf(size)}`;
  return callWith(context, [...node.inputs, node], forwardScratch(rnnSize(size)), key, (builder) =>
    writeRnn(builder, size, nonlinearity),
  );
};

export const lstmCalls: VectorOperation = (node, context) => {
  const size = sizeOf(node);
  const operands = [...node.inputs, node];
  return callWith(context, operands, forwardScratch(lstmSize(size)), `lstm ${keyOf(size)}`, (builder) =>
    writeLstm(builder, size),
  );
};

export const gruCalls: VectorOperation = (node, context) => {
  const size = sizeOf(node);
  const operands = [...node.inputs, node];
  return callWith(context, operands, forwardScratch(gruSize(size)), `gru ${keyOf(size)}`, (builder) =>
    writeGru(builder, size),
  );
};

export const rnnGradientCalls: VectorOperation = (node, context) => {
  const [size, nonlinearity] = [sizeOf(node.inputs[0]), nonlinearityOf(node)];
  const key = `rnnGradient ${nonlinearity} ${keyOf(size)}`;
  return callWith(context, [...node.inputs, node], backwardScratch(rnnSize(size)), key, (builder) =>
    writeRnnGradient(builder, size, nonlinearity),
  );
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
  const size = sizeOf(planes);
  const { name } = node.operation;
  const [gated, write] =
    name === 'lstmGradient' ? [lstmSize(size), writeLstmGradient] : [gruSize(size), writeGruGradient];
  const operands = [planes, upstream, initial, weight, node];
  const key = `${name} ${arriving} ${keyOf(size)}`;
  return callWith(context, operands, backwardScratch(gated), key, (builder) =>
    write(builder, size, arriving),
  );
}
