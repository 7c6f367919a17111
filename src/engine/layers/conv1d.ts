import { conv1d as convolve } from '../operations/convolution';
import { buildConvolution, convolutionOptions } from './convolution';
import { requireAxes } from './input-shape';
import { defineLayer } from './layer';

/** [batch, channels, length] to [batch, filters, shorter length]. */
export const conv1d = defineLayer({
  type: 'conv1d',
  summary: 'Convolution along one axis of [channels, length]: every place is seen through the same weights.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv1d.html',
  options: convolutionOptions,
  activation: ({ activation }) => activation,
  build(context, input, options) {
    const advice = 'set "inputShape": [channels, length] in the data, and put no flatten layer before it';
    requireAxes(input.shape, [['batch', 'channels', 'length']], advice);
    return buildConvolution(context, input, options, convolve);
  },
});
