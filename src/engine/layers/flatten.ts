import * as z from 'zod';
import { reshape } from '../operations/shaping';
import { sizeOf } from '../shape';
import { defineLayer } from './layer';

export const flatten = defineLayer({
  type: 'flatten',
  summary: 'All axes but the batch become one, row by row.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.Flatten.html',
  options: z.strictObject({}),
  passesThrough: true,
  build: (_context, input) => reshape(input, [input.shape[0], sizeOf(input.shape.slice(1))]),
});
