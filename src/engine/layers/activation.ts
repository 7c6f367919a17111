import * as z from 'zod';
import { ACTIVATION_NAMES } from '../activations';
import { defineLayer } from './layer';

export const activation = defineLayer({
  type: 'activation',
  summary: 'An activation function on its own.',
  source: 'https://docs.pytorch.org/docs/stable/nn.html#non-linear-activations-weighted-sum-nonlinearity',
  options: z.strictObject({ type: z.enum(ACTIVATION_NAMES).describe('The function.') }),
  activation: ({ type }) => type,
  passesThrough: true,
  build: (context, input, { type }) => context.activate(input, type),
});
