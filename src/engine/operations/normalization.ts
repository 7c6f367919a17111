import type { Node } from '../graph';
import { standardizeGradientKernel, standardizeKernel } from '../kernels/standardize';
import { defineOperation, type ApplyOperation } from '../operation';
import { formatShape, ShapeError, sizeOf } from '../shape';
import { add, multiply, subtract } from './arithmetic';
import { derivativeOfComposition } from './composed-derivative';
import { mean, reductionAttributes } from './reductions';
import { reshape } from './shaping';
import { variance } from './statistics';
import { rsqrt } from './unary';

interface StandardizeAttributes {
  readonly axes: readonly number[];
  /** Added to the variance, so that a constant group gives zeros. */
  readonly epsilon: number;
}

const applyStandardize: ApplyOperation<StandardizeAttributes> = defineOperation({
  name: 'standardize',
  summary: 'Moved and scaled along some axes to mean 0 and (biased) variance 1.',
  inferShape: ([shape]) => shape,
  gradient: ({ inputs: [x], attributes, upstream }) => [applyStandardizeGradient([x, upstream], attributes)],
  kernel: ({ inputs: [x], inputShapes: [shape], output, attributes }) =>
    standardizeKernel(x, shape, output, attributes),
});

const applyStandardizeGradient: ApplyOperation<StandardizeAttributes> = defineOperation({
  name: 'standardizeGradient',
  summary: 'The derivative of standardize applied to the upstream gradient.',
  inferShape: ([shape]) => shape,
  gradient: ({ inputs, attributes, upstream }) =>
    derivativeOfComposition(([x, u]) => standardizeGradientOf(x, u, attributes), inputs, upstream),
  kernel: ({ inputs: [x, upstream], inputShapes: [shape], output, attributes }) =>
    standardizeGradientKernel(x, upstream, shape, output, attributes),
});

/** What the kernel of `standardizeGradient` computes, in simple operations: for its own derivative. */
function standardizeGradientOf(x: Node, u: Node, { axes, epsilon }: StandardizeAttributes): Node {
  const average = (of: Node) => mean(of, axes, true);
  const scale = rsqrt(add(variance(x, axes, true, 0), epsilon));
  const y = multiply(subtract(x, average(x)), scale);
  return multiply(scale, subtract(subtract(u, average(u)), multiply(y, average(multiply(u, y)))));
}

/** (x - mean) / sqrt(variance + epsilon) over `axes`, with the biased variance. */
export function standardize(x: Node, axes: readonly number[], epsilon: number): Node {
  return applyStandardize([x], { axes: reductionAttributes(x.shape, axes, true).axes, epsilon });
}

/** What a normalization multiplies and adds in the end; null where it does not. */
export interface Affine {
  readonly weight: Node | null;
  readonly bias: Node | null;
}

function affine(x: Node, { weight, bias }: Affine): Node {
  const scaled = weight === null ? x : multiply(x, weight);
  return bias === null ? scaled : add(scaled, bias);
}

/** Weight and bias [channels] shaped to broadcast along axis 1 of a tensor of that many axes. */
function alongChannels({ weight, bias }: Affine, rank: number): Affine {
  const shaped = (x: Node | null) => x && channelShaped(x, rank);
  return { weight: shaped(weight), bias: shaped(bias) };
}

function channelShaped(x: Node, rank: number): Node {
  return reshape(x, [sizeOf(x.shape), ...new Array<number>(Math.max(0, rank - 2)).fill(1)]);
}

/** All axes but 1. */
function allButChannels(x: Node): number[] {
  if (x.shape.length < 2) {
    throw new ShapeError(`batch normalization needs [batch, channels, ...], not ${formatShape(x.shape)}`, [
      x.shape,
    ]);
  }
  return x.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
}

/**
 * Batch normalization in training: each channel standardized over the batch (Ioffe and Szegedy 2015,
 * arXiv:1502.03167; `torch.nn.functional.batch_norm`).
 * @param x [batch, channels, ...]; weight and bias are [channels].
 */
export function batchNorm(x: Node, parameters: Affine, epsilon = 1e-5): Node {
  return affine(standardize(x, allButChannels(x), epsilon), alongChannels(parameters, x.shape.length));
}

/** Mean and unbiased variance of each channel [channels], which the running statistics follow. */
export function batchStatistics(x: Node): { readonly mean: Node; readonly variance: Node } {
  const axes = allButChannels(x);
  return { mean: mean(x, axes), variance: variance(x, axes) };
}

/** `running` moved toward `batch` by the share `momentum`, as PyTorch does after each training step. */
export function movedToward(running: Node, batch: Node, momentum: number): Node {
  return add(multiply(running, 1 - momentum), multiply(batch, momentum));
}

/**
 * Batch normalization in evaluation: with the running mean and variance [channels] in place of the batch's.
 * @param x [batch, channels, ...]
 */
export function batchNormWith(
  x: Node,
  statistics: { readonly mean: Node; readonly variance: Node },
  parameters: Affine,
  epsilon = 1e-5,
): Node {
  const rank = x.shape.length;
  const scale = rsqrt(add(channelShaped(statistics.variance, rank), epsilon));
  const standardized = multiply(subtract(x, channelShaped(statistics.mean, rank)), scale);
  return affine(standardized, alongChannels(parameters, rank));
}

/**
 * Layer normalization over the last `axisCount` axes (Ba et al. 2016, arXiv:1607.06450; `torch.nn.functional.layer_norm`);
 * weight and bias have the sizes of these axes.
 */
export function layerNorm(x: Node, axisCount: number, parameters: Affine, epsilon = 1e-5): Node {
  const axes = x.shape.map((_, axis) => axis).slice(x.shape.length - axisCount);
  return affine(standardize(x, axes, epsilon), parameters);
}

/**
 * Group normalization: the channels in `groups` equal groups, each standardized per sample (Wu and He 2018,
 * arXiv:1803.08494; `torch.nn.functional.group_norm`).
 * @param x [batch, channels, ...]; weight and bias are [channels].
 * @throws ShapeError when the channels do not divide.
 */
export function groupNorm(x: Node, groups: number, parameters: Affine, epsilon = 1e-5): Node {
  if (x.shape.length < 2 || x.shape[1] % groups !== 0) {
    throw new ShapeError(`the channels of ${formatShape(x.shape)} do not divide into ${groups} groups`, [
      x.shape,
    ]);
  }
  const grouped = reshape(x, [x.shape[0], groups, sizeOf(x.shape.slice(1)) / groups]);
  const standardized = reshape(standardize(grouped, [2], epsilon), x.shape);
  return affine(standardized, alongChannels(parameters, x.shape.length));
}

/**
 * Instance normalization: each channel of each sample standardized on its own (Ulyanov et al. 2016, arXiv:1607.08022).
 * @param x [batch, channels, ...]; weight and bias are [channels].
 */
export function instanceNorm(x: Node, parameters: Affine, epsilon = 1e-5): Node {
  return groupNorm(x, x.shape[1], parameters, epsilon);
}
