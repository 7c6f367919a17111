import type { Node } from '../../graph';
import { geometryOf, type ConvolutionAttributes } from '../../operations/convolution';
import { tapScratch, writeTapSums } from './convolution';
import { weightScratch, writeWeightGradient } from './convolution-weight';
import { call } from './module-builder';
import { convolutionSums, transposedSums, type TapSums } from './tap-sums';
import { keyOf, type CallContext, type VectorOperation } from './vector-operation';

function attributesOf(node: Node): ConvolutionAttributes {
  return node.attributes as ConvolutionAttributes;
}

export const convolutionCalls: VectorOperation = (node, context) => {
  const [input, weight] = node.inputs;
  return tapCalls(
    node,
    context,
    convolutionSums(geometryOf(input.shape, weight.shape, node.shape, attributesOf(node))),
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

function tapCalls(node: Node, context: CallContext, sums: TapSums) {
  const index = context.module.shared(`taps ${keyOf(sums)}`, (builder) => writeTapSums(builder, sums));
  const operands = [...node.inputs, node].map((each) => context.addressOf(each));
  return call(index, [...operands, context.scratchOf(tapScratch(sums))]);
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
