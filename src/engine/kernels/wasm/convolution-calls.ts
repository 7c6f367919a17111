import type { Node } from '../../graph';
import type { ConvolutionGeometry } from '../convolution';
import { sizeOf } from '../../shape';
import { geometryOf, type ConvolutionAttributes } from '../../operations/convolution';
import { tapScratch, writeTapSums, type Finish } from './convolution';
import { weightScratch, writeWeightGradient } from './convolution-weight';
import { f32x4, v128, type Code } from './code';
import { advanced, type FunctionBuilder } from './function-builder';
import { call } from './module-builder';
import type { PartOperand } from './parted-call';
import { convolutionSums, transposedSums, type TapSums } from './tap-sums';
import { keyOf, type CallContext, type VectorOperation } from './vector-operation';

function attributesOf(node: Node): ConvolutionAttributes {
  return node.attributes as ConvolutionAttributes;
}

/** Multiplications of a convolution, or of either of its derivatives. */
function multiplications(geometry: ConvolutionGeometry): number {
  const { batch, groups, inputChannels, outputChannels, kernelSize, outputSize } = geometry;
  const places = outputSize[0] * outputSize[1];
  return batch * groups * inputChannels * outputChannels * kernelSize[0] * kernelSize[1] * places;
}

/** Bytes of one of the images. */
function imageBytes({ shape }: Node): number {
  return sizeOf(shape.slice(1)) * 4;
}

/** With the bias and the relu that follow. */
export const convolutionCalls: VectorOperation = (node, context, followers) => {
  const [input, weight] = node.inputs;
  const geometry = geometryOf(input.shape, weight.shape, node.shape, attributesOf(node));
  return tapCalls(node, context, convolutionSums(geometry), multiplications(geometry), followers);
};

export const transposedConvolutionCalls: VectorOperation = (node, context) => {
  const [convolved, weight] = node.inputs;
  const geometry = geometryOf(node.shape, weight.shape, convolved.shape, attributesOf(node));
  return tapCalls(node, context, transposedSums(geometry), multiplications(geometry));
};

function tapCalls(
  node: Node,
  context: CallContext,
  sums: TapSums,
  work: number,
  followers: readonly Node[] = [],
): Code {
  const stages = [node, ...followers];
  const stored = stages.filter((stage) => context.isStored(stage));
  const finish = stages.flatMap((stage): Finish[] => {
    const { name } = stage.operation;
    const own: Finish[] = name === 'add' ? ['bias'] : name === 'relu' ? ['relu'] : [];
    return stored.includes(stage) ? [...own, 'store'] : own;
  });
  const bias = followers.find(({ operation }) => operation.name === 'add')?.inputs[1];
  const images = (each: Node): PartOperand => ({ address: context.addressOf(each), step: imageBytes(each) });
  const [source, weight] = node.inputs;
  return context.parted({
    count: sums.batch,
    work,
    write: (batch) => {
      const part = { ...sums, batch };
      return context.module.shared(`taps ${keyOf({ sums: part, finish })}`, (builder) =>
        writeTapSums(builder, part, finish),
      );
    },
    operands: [
      images(source),
      { address: context.addressOf(weight), step: 0 },
      'scratch',
      { address: bias === undefined ? 0 : context.addressOf(bias), step: 0 },
      ...stored.map(images),
    ],
    scratch: tapScratch(sums),
  });
}

/** Groups of images whose sums are kept apart, so that two threads can take part. */
const MOST_PARTS = 8;
/** Floats that those sums may take. */
const MOST_PART_FLOATS = 2 ** 20;
/** Multiplications from which on there are such groups. */
const LARGE = 2 ** 21;

export const convolutionWeightCalls: VectorOperation = (node, context) => {
  const [input, upstream] = node.inputs;
  const geometry = geometryOf(input.shape, node.shape, upstream.shape, attributesOf(node));
  const work = multiplications(geometry);
  const size = sizeOf(node.shape);
  const parts = work < LARGE ? 1 : partsOf(geometry.batch, size);
  const batch = geometry.batch / parts;
  const part = { ...geometry, batch };
  // A vector may be read or written across the end of a sum.
  const stride = Math.ceil(size / 4) * 4;
  const sums = parts === 1 ? context.addressOf(node) : context.reserve(parts * stride);
  const weight = context.parted({
    count: parts,
    work,
    write: () =>
      context.module.shared(`convolution weight ${keyOf(part)}`, (builder) =>
        writeWeightGradient(builder, part),
      ),
    operands: [
      ...[input, upstream].map((each): PartOperand => {
        return { address: context.addressOf(each), step: batch * imageBytes(each) };
      }),
      { address: sums, step: stride * 4 },
      'scratch',
    ],
    scratch: weightScratch(part),
    atOnce: 1,
  });
  if (parts === 1) return weight;
  const total = context.module.shared(`sum of ${keyOf({ parts, size })}`, (builder) =>
    writeSumOfParts(builder, parts, size),
  );
  return [weight, call(total, [sums, context.addressOf(node)])];
};

/** The most equal groups that the images can be dealt out in. */
function partsOf(batch: number, size: number): number {
  const most = Math.min(MOST_PARTS, Math.floor(MOST_PART_FLOATS / size));
  for (let parts = most; parts > 1; parts--) if (batch % parts === 0) return parts;
  return 1;
}

/** Writes the function (parts, output) that adds tensors of that size which lie one after the other. */
function writeSumOfParts(builder: FunctionBuilder, parts: number, size: number): Code {
  const [from, to] = [builder.parameter('i32'), builder.parameter('i32')];
  const stride = Math.ceil(size / 4) * 16;
  const four = (lanes: number): Code => {
    const loads = Array.from({ length: parts }, (_, part) => v128.load(from.get, part * stride));
    return v128.storeLanes(
      to.get,
      loads.reduce((sum, each) => f32x4.add(sum, each)),
      lanes,
    );
  };
  return [
    builder.countDown(Math.floor(size / 4), [four(4), advanced(from, 16), advanced(to, 16)]),
    size % 4 === 0 ? [] : four(size % 4),
  ];
}
