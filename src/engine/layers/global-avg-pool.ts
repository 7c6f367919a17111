import * as z from 'zod';
import { mean } from '../operations/reductions';
import { requireAxes } from './input-shape';
import { defineLayer } from './layer';

export const globalAvgPool = defineLayer({
  type: 'globalAvgPool',
  summary: 'The mean of each channel over all places: [channels, ...] becomes [channels].',
  source: 'Lin et al. 2013, https://arxiv.org/abs/1312.4400',
  options: z.strictObject({}),
  passesThrough: true,
  build(_context, input) {
    const possible = [
      ['batch', 'channels', 'length'],
      ['batch', 'channels', 'height', 'width'],
    ];
    requireAxes(input.shape, possible, 'it belongs after convolutions, before any flatten layer');
    const places = input.shape.map((_, axis) => axis).slice(2);
    return mean(input, places);
  },
});
