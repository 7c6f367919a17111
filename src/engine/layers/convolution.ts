import * as z from 'zod';
import type { Node } from '../graph';
import type { ConvolutionOptions } from '../operations/convolution';
import type { LayerContext } from './layer';
import { activationOption, biasInitOption, biasOption, count, initOption } from './option-schemas';
import { biasInitializer, weightInitializer } from './starting-weights';

/** What conv1d and conv2d have in common. */
export const convolutionOptions = z.strictObject({
  filters: count.describe('Output channels.'),
  kernelSize: count.describe('Places along each axis that one output sees.'),
  stride: count.default(1).describe('Places from one output to the next.'),
  padding: z
    .union([z.int().min(0), z.literal('same')])
    .default(0)
    .describe('Zeros added on both sides of each axis; "same" keeps the size, at stride 1.'),
  dilation: count.default(1).describe('Places from one element of the kernel to the next.'),
  groups: count.default(1).describe('Groups of channels that do not see one another.'),
  activation: activationOption,
  init: initOption,
  bias: biasOption,
  biasInit: biasInitOption,
});

type Convolve = (x: Node, weight: Node, bias: Node | null, options: ConvolutionOptions) => Node;

/**
 * Weight [filters, channels / groups, ...kernel], bias [filters].
 * @param input [batch, channels, ...spatial]
 */
export function buildConvolution(
  context: LayerContext,
  input: Node,
  options: z.output<typeof convolutionOptions>,
  convolve: Convolve,
): Node {
  const { filters, kernelSize, groups, init, bias, biasInit, activation } = options;
  const [, channels, ...spatial] = input.shape;
  if (channels % groups !== 0 || filters % groups !== 0) {
    const message = `${channels} channels and ${filters} filters do not both divide into ${groups} groups`;
    throw context.error(message, 'groups');
  }
  const kernel = spatial.map(() => kernelSize);
  const receptive = kernelSize ** spatial.length;
  const fan = { fanIn: (channels / groups) * receptive, fanOut: filters * receptive };
  const weight = context.parameter('weight', [filters, channels / groups, ...kernel], {
    initializer: weightInitializer(init, context.nextActivation),
    regularized: true,
    ...fan,
  });
  const offset = bias
    ? context.parameter('bias', [filters], {
        initializer: biasInitializer(init, biasInit),
        regularized: false,
        ...fan,
      })
    : null;
  return context.activate(convolve(input, weight, offset, options), activation);
}
