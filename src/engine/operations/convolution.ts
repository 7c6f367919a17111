import type { Node } from '../graph';
import {
  convolutionKernel,
  convolutionWeightKernel,
  transposedConvolutionKernel,
  type ConvolutionGeometry,
} from '../kernels/convolution';
import { defineOperation, type ApplyOperation } from '../operation';
import { formatShape, ShapeError, type Shape } from '../shape';
import { add } from './arithmetic';
import { reshape } from './shaping';

type Pair = readonly [number, number];

export interface ConvolutionAttributes {
  /** [height, width], as all pairs here. */
  readonly stride: Pair;
  /** Zeros before the first and after the last row and column. */
  readonly paddingBefore: Pair;
  readonly paddingAfter: Pair;
  readonly dilation: Pair;
  readonly groups: number;
}

/** One number for each spatial axis, or one for all of them. */
export type PerAxis = number | readonly number[];

export interface ConvolutionOptions {
  readonly stride?: PerAxis;
  /** Zeros added on both sides, or "same" to keep the size (an odd zero goes to the end; needs stride 1). */
  readonly padding?: PerAxis | 'same';
  readonly dilation?: PerAxis;
  readonly groups?: number;
}

export interface TransposedConvolutionOptions {
  readonly stride?: PerAxis;
  /** Rows and columns cut off on both sides of the result. */
  readonly padding?: PerAxis;
  /** Further rows and columns at the end of the result. */
  readonly outputPadding?: PerAxis;
  readonly dilation?: PerAxis;
  readonly groups?: number;
}

/** The sizes of the convolution from `input` to `output` with `weight`. */
export function geometryOf(
  input: Shape,
  weight: Shape,
  output: Shape,
  { stride, paddingBefore, dilation, groups }: ConvolutionAttributes,
): ConvolutionGeometry {
  return {
    batch: input[0],
    groups,
    inputChannels: weight[1],
    outputChannels: weight[0] / groups,
    inputSize: [input[2], input[3]],
    outputSize: [output[2], output[3]],
    kernelSize: [weight[2], weight[3]],
    stride,
    padding: paddingBefore,
    dilation,
  };
}

/** @throws ShapeError when channels and groups do not fit, or the kernel is larger than the padded input. */
function outputShape(input: Shape, weight: Shape, attributes: ConvolutionAttributes): Shape {
  const { stride, paddingBefore, paddingAfter, dilation, groups } = attributes;
  if (input[1] !== weight[1] * groups || weight[0] % groups !== 0) {
    throw new ShapeError(
      `a convolution in ${groups} group(s) with weight ${formatShape(weight)} needs ${weight[1] * groups} input channels ` +
        `and a multiple of ${groups} output channels; its input is ${formatShape(input)}`,
      [input, weight],
    );
  }
  const spatial = ([0, 1] as const).map((axis) => {
    const room = input[2 + axis] + paddingBefore[axis] + paddingAfter[axis];
    const reach = dilation[axis] * (weight[2 + axis] - 1) + 1;
    if (room < reach) {
      throw new ShapeError(
        `a kernel that reaches over ${reach} does not fit the ${room} of the padded input ${formatShape(input)}`,
        [input, weight],
      );
    }
    return Math.floor((room - reach) / stride[axis]) + 1;
  });
  return [input[0], weight[0], ...spatial];
}

const applyConvolution: ApplyOperation<ConvolutionAttributes> = defineOperation({
  name: 'conv2d',
  summary: 'Cross-correlation of images [batch, channels, height, width] with a weight.',
  inferShape: ([input, weight], attributes) => outputShape(input, weight, attributes),
  gradient: ({ inputs: [input, weight], attributes, upstream, needed }) => [
    needed[0] ? applyTransposed([upstream, weight], { ...attributes, shape: input.shape }) : null,
    needed[1] ? applyWeightGradient([input, upstream], { ...attributes, shape: weight.shape }) : null,
  ],
  kernel: ({ inputs: [input, weight], inputShapes, output, outputShape: shape, attributes, scratch }) =>
    convolutionKernel(
      input,
      weight,
      output,
      geometryOf(inputShapes[0], inputShapes[1], shape, attributes),
      scratch,
    ),
});

/** With the shape of the convolution's input. */
const applyTransposed: ApplyOperation<ConvolutionAttributes & { readonly shape: Shape }> = defineOperation({
  name: 'convTranspose2d',
  summary:
    'Transposed convolution: the derivative of conv2d with respect to its input, or a layer of its own.',
  inferShape: (_, { shape }) => shape,
  gradient: ({ inputs: [input, weight], attributes, upstream, needed }) => [
    needed[0] ? applyConvolution([upstream, weight], attributes) : null,
    needed[1] ? applyWeightGradient([upstream, input], { ...attributes, shape: weight.shape }) : null,
  ],
  kernel: ({ inputs: [upstream, weight], inputShapes, output, attributes, scratch }) =>
    transposedConvolutionKernel(
      upstream,
      weight,
      output,
      geometryOf(attributes.shape, inputShapes[1], inputShapes[0], attributes),
      scratch,
    ),
});

/** With the shape of the weight. */
const applyWeightGradient: ApplyOperation<ConvolutionAttributes & { readonly shape: Shape }> =
  defineOperation({
    name: 'conv2dWeightGradient',
    summary: 'The derivative of conv2d with respect to its weight.',
    inferShape: (_, { shape }) => shape,
    gradient: ({ inputs: [input, convolved], attributes, upstream, needed }) => [
      needed[0] ? applyTransposed([convolved, upstream], { ...attributes, shape: input.shape }) : null,
      needed[1] ? applyConvolution([input, upstream], attributes) : null,
    ],
    kernel: ({ inputs: [input, upstream], inputShapes, output, attributes, scratch }) =>
      convolutionWeightKernel(
        input,
        upstream,
        output,
        geometryOf(inputShapes[0], attributes.shape, inputShapes[1], attributes),
        scratch,
      ),
  });

/**
 * Two-dimensional convolution (cross-correlation), as `torch.nn.functional.conv2d`.
 * @param x [batch, channels, height, width]; @param weight [filters, channels / groups, height, width];
 * @param bias [filters].
 * @throws ShapeError when channels, groups or sizes do not fit.
 */
export function conv2d(x: Node, weight: Node, bias: Node | null, options: ConvolutionOptions = {}): Node {
  requireRanks(x, weight, 4);
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
  const dilations = pair(dilation);
  const kernelSize = [weight.shape[2], weight.shape[3]] as const;
  if (padding === 'same' && pair(stride).some((each) => each !== 1)) {
    throw new ShapeError('padding "same" needs stride 1', [x.shape, weight.shape]);
  }
  const [paddingBefore, paddingAfter] =
    padding === 'same' ? samePadding(kernelSize, dilations) : [pair(padding), pair(padding)];
  const attributes = { stride: pair(stride), paddingBefore, paddingAfter, dilation: dilations, groups };
  return withBias(applyConvolution([x, weight], attributes), bias);
}

/** Zeros before and after that keep the size at stride 1. */
function samePadding(kernelSize: Pair, dilation: Pair): [Pair, Pair] {
  const total = [dilation[0] * (kernelSize[0] - 1), dilation[1] * (kernelSize[1] - 1)] as const;
  const before = [Math.floor(total[0] / 2), Math.floor(total[1] / 2)] as const;
  return [before, [total[0] - before[0], total[1] - before[1]]];
}

/**
 * Transposed convolution, as `torch.nn.functional.conv_transpose2d`: each input adds a copy of the kernel to the result.
 * @param x [batch, channels, height, width]; @param weight [channels, filters / groups, height, width];
 * @param bias [filters].
 * @throws ShapeError when channels, groups or sizes do not fit.
 */
export function convTranspose2d(
  x: Node,
  weight: Node,
  bias: Node | null,
  options: TransposedConvolutionOptions = {},
): Node {
  requireRanks(x, weight, 4);
  const { stride = 1, padding = 0, outputPadding = 0, dilation = 1, groups = 1 } = options;
  if (x.shape[1] !== weight.shape[0] || x.shape[1] % groups !== 0) {
    throw new ShapeError(
      `a transposed convolution with weight ${formatShape(weight.shape)} in ${groups} group(s) needs ` +
        `${weight.shape[0]} input channels; its input is ${formatShape(x.shape)}`,
      [x.shape, weight.shape],
    );
  }
  const attributes = {
    stride: pair(stride),
    paddingBefore: pair(padding),
    paddingAfter: pair(padding),
    dilation: pair(dilation),
    groups,
  };
  const extra = pair(outputPadding);
  const spatial = ([0, 1] as const).map((axis) => {
    const reach = attributes.dilation[axis] * (weight.shape[2 + axis] - 1) + 1;
    const cut = 2 * attributes.paddingBefore[axis];
    return (x.shape[2 + axis] - 1) * attributes.stride[axis] - cut + reach + extra[axis];
  });
  const shape = [x.shape[0], weight.shape[1] * groups, ...spatial];
  return withBias(applyTransposed([x, weight], { ...attributes, shape }), bias);
}

/**
 * One-dimensional convolution, as `torch.nn.functional.conv1d`.
 * @param x [batch, channels, length]; @param weight [filters, channels / groups, length]; @param bias [filters].
 * @throws ShapeError when channels, groups or sizes do not fit.
 */
export function conv1d(x: Node, weight: Node, bias: Node | null, options: ConvolutionOptions = {}): Node {
  requireRanks(x, weight, 3);
  const { stride = 1, padding = 0, dilation = 1, groups } = options;
  const result = conv2d(asImage(x), asImage(weight), bias, {
    stride: [1, single(stride)],
    padding: padding === 'same' ? padding : [0, single(padding)],
    dilation: [1, single(dilation)],
    groups,
  });
  return withoutHeight(result);
}

/**
 * One-dimensional transposed convolution, as `torch.nn.functional.conv_transpose1d`.
 * @param x [batch, channels, length]; @param weight [channels, filters / groups, length]; @param bias [filters].
 * @throws ShapeError when channels, groups or sizes do not fit.
 */
export function convTranspose1d(
  x: Node,
  weight: Node,
  bias: Node | null,
  options: TransposedConvolutionOptions = {},
): Node {
  requireRanks(x, weight, 3);
  const { stride = 1, padding = 0, outputPadding = 0, dilation = 1, groups } = options;
  const result = convTranspose2d(asImage(x), asImage(weight), bias, {
    stride: [1, single(stride)],
    padding: [0, single(padding)],
    outputPadding: [0, single(outputPadding)],
    dilation: [1, single(dilation)],
    groups,
  });
  return withoutHeight(result);
}

function withBias(result: Node, bias: Node | null): Node {
  return bias === null ? result : add(result, reshape(bias, [bias.shape[0], 1, 1]));
}

function requireRanks(x: Node, weight: Node, rank: number): void {
  if (x.shape.length !== rank || weight.shape.length !== rank) {
    throw new ShapeError(
      `this convolution needs an input and a weight of ${rank} axes, not ${formatShape(x.shape)} and ${formatShape(weight.shape)}`,
      [x.shape, weight.shape],
    );
  }
}

/** [a, b, length] as [a, b, 1, length]. */
export function asImage(x: Node): Node {
  return reshape(x, [x.shape[0], x.shape[1], 1, x.shape[2]]);
}

/** [a, b, 1, length] as [a, b, length]. */
export function withoutHeight(x: Node): Node {
  return reshape(x, [x.shape[0], x.shape[1], x.shape[3]]);
}

/** [height, width] from one number for both, or two. */
export function pair(value: PerAxis): Pair {
  return typeof value === 'number' ? [value, value] : [value[0], value[1]];
}

/** The only number of a list, or the number itself. */
export function single(value: PerAxis): number {
  return typeof value === 'number' ? value : value[0];
}
