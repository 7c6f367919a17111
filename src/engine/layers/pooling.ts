import * as z from 'zod';
import type { Node } from '../graph';
import type { PoolOptions } from '../operations/pooling';
import { requireAxes } from './input-shape';
import { defineLayer, type LayerDefinition } from './layer';
import { count } from './option-schemas';

const options = z.strictObject({
  size: count.default(2).describe('Places along each axis that one output sees.'),
  stride: count
    .optional()
    .describe('Places from one output to the next. Default: size, so that none is seen twice.'),
  padding: z
    .int()
    .min(0)
    .default(0)
    .describe(
      'Places added on both sides of each axis, at most half the size; they never win a maximum and count as 0 in a mean.',
    ),
});

/** What one pooling layer has of its own. */
export interface PoolingDescription {
  readonly type: string;
  readonly summary: string;
  readonly source: string;
  /** The axes of the input. */
  readonly axes: readonly string[];
  readonly pool: (x: Node, size: number, options: PoolOptions) => Node;
}

export function definePooling({ type, summary, source, axes, pool }: PoolingDescription): LayerDefinition {
  return defineLayer({
    type,
    summary,
    source,
    options,
    passesThrough: true,
    build(_context, input, { size, stride = size, padding }) {
      const shape = axes.slice(1).join(', ');
      requireAxes(
        input.shape,
        [axes],
        `set "inputShape": [${shape}] in the data, and put no flatten layer before it`,
      );
      return pool(input, size, { stride, padding });
    },
  });
}
