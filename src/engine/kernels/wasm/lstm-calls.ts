import { backwardScratch, forwardScratch } from './recurrent-pass';
import { lstmSize, writeLstm, writeLstmGradient } from './lstm';
import { call } from './module-builder';
import { keyOf, type VectorOperation } from './vector-operation';

export const lstmCalls: VectorOperation = (node, context) => {
  const [, time, batch, hidden] = node.shape;
  const size = { time, batch, hidden };
  const index = context.module.shared(`lstm ${keyOf(size)}`, (builder) => writeLstm(builder, size));
  const operands = [...node.inputs, node].map((each) => context.addressOf(each));
  return call(index, [...operands, context.scratchOf(forwardScratch(lstmSize(size)))]);
};

export const lstmGradientCalls: VectorOperation = (node, context) => {
  const [, time, batch, hidden] = node.inputs[0].shape;
  const size = { time, batch, hidden };
  const index = context.module.shared(`lstmGradient ${keyOf(size)}`, (builder) =>
    writeLstmGradient(builder, size, 'all'),
  );
  const operands = [...node.inputs, node].map((each) => context.addressOf(each));
  return call(index, [...operands, context.scratchOf(backwardScratch(lstmSize(size)))]);
};
