import * as z from 'zod';
import { layerNorm as normalize } from '../operations/normalization';
import { requireAxes } from './input-shape';
import { defineLayer } from './layer';
import { epsilonOption } from './option-schemas';
import { scaleAndShift } from './scale-and-shift';

const AXES = [
  ['batch', 'features'],
  ['batch', 'time', 'features'],
  ['batch', 'channels', 'height', 'width'],
];

/** The features of each row or time step, or all of an image, with mean 0 and variance 1, then scaled and shifted. */
export const layerNorm = defineLayer({
  type: 'layerNorm',
  summary:
    'Brings the features of each row or time step (of images: all of the row) to mean 0 and variance 1, then scales and shifts each.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html',
  options: z.strictObject({ epsilon: epsilonOption }),
  passesThrough: true,
  build(context, input, { epsilon }) {
    requireAxes(input.shape, AXES, 'put a flatten layer before it');
    const axisCount = input.shape.length === 4 ? 3 : 1;
    const parameters = scaleAndShift(context, input.shape.slice(-axisCount));
    return normalize(input, axisCount, parameters, epsilon);
  },
});
