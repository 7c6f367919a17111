import { conv2d as convolve } from '../operations/convolution';
import { buildConvolution, convolutionOptions } from './convolution';
import { requireAxes } from './input-shape';
import { defineLayer } from './layer';

/** [batch, channels, height, width] to [batch, filters, smaller height, smaller width]. */
export const conv2d = defineLayer({
  type: 'conv2d',
  summary: 'Convolution over images [channels, height, width]: every place is seen through the same weights.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html',
  options: convolutionOptions,
  activation: ({ activation }) => activation,
  build(context, input, options) {
    const advice =
      'set "inputShape": [channels, height, width] in the data, and put no flatten layer before it';
    requireAxes(input.shape, [['batch', 'channels', 'height', 'width']], advice);
    return buildConvolution(context, input, options, convolve);
  },
});
