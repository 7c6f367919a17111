import type { Node } from '../../graph';
import { geometryOf, type ConvolutionAttributes } from '../../operations/convolution';
import { tapScratch, writeTapSums, type Finish } from './convolution';
import { weightScratch, writeWeightGradient } from './convolution-weight';
import { call } from './module-builder';
import { convolutionSums, transposedSums, type TapSums } from './tap-sums';
import { keyOf, type CallContext, type VectorOperation } from './vector-operation';

function attributesOf(node: Node): ConvolutionAttributes {
  return node.attributes as ConvolutionAttributes;
}

/** With the bias and the relu that follow. */
export const convolutionCalls: VectorOperation = (node, context, followers) => {
  const [input, weight] = node.inputs;
  return tapCalls(
    node,
    context,
    convolutionSums(geometryOf(input.shape, weight.shape, node.shape, attributesOf(node))),
    followers,
  );
};

export const transposedConvolutionCalls: VectorOperation = (node, context) => {
  const [convolved, weight] = node.inputs;
  return tapCalls(
    node,
    context,
    transposedSums(geometryOf(node.shape, weight.shape, convolved.shape, attributesOf(node))),
  );
};

function tapCalls(node: Node, context: CallContext, sums: TapSums, followers: readonly Node[] = []) {
  const stages = [node, ...followers];
  const stored = stages.filter((stage) => context.isStored(stage));
  const finish = stages.flatMap((stage): Finish[] => {
    const { name } = stage.operation;
    const own: Finish[] = name === 'add' ? ['bias'] : name === 'relu' ? ['relu'] : [];
    return stored.includes(stage) ? [...own, 'store'] : own;
  });
  const index = context.module.shared(`taps ${keyOf({ sums, finish })}`, (builder) =>
    writeTapSums(builder, sums, finish),
  );
  const bias = followers.find(({ operation }) => operation.name === 'add')?.inputs[1];
  return call(index, [
    ...node.inputs.map((each) => context.addressOf(each)),
    context.scratchOf(tapScratch(sums)),
    bias === undefined ? 0 : context.addressOf(bias),
    ...stored.map((each) => context.addressOf(each)),
  ]);
}

export const convolutionWeightCalls: VectorOperation = (node, context) => {
  const [input, upstream] = node.inputs;
  const geometry = geometryOf(input.shape, node.shape, upstream.shape, attributesOf(node));
  const index = context.module.shared(`convolution weight ${keyOf(geometry)}`, (builder) =>
    writeWeightGradient(builder, geometry),
  );
  const operands = [input, upstream, node].map((each) => context.addressOf(each));
  return call(index, [...operands, context.scratchOf(weightScratch(geometry))]);
};
