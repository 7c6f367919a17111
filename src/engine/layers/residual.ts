import * as z from 'zod';
import { add } from '../operations/arithmetic';
import { sameShape, ShapeError } from '../shape';
import { formatBatch } from './input-shape';
import { defineLayer } from './layer';
import { layerSpecSchema } from './index';

/** x + f(x), where f is a list of layers that keeps the shape. */
export const residual = defineLayer({
  type: 'residual',
  summary: 'Adds what the inner layers give to their own input, so that gradients find a way around them.',
  source: 'He et al. 2016, https://arxiv.org/abs/1512.03385',
  options: z.strictObject({
    layers: z
      .array(z.lazy(() => layerSpecSchema()))
      .min(1)
      .describe('The inner layers; what they give must have the shape of what they get.'),
  }),
  build(context, input, { layers }) {
    const output = context.buildLayers(input, layers, 'layers');
    if (!sameShape(input.shape, output.shape)) {
      const [got, gave] = [input, output].map(({ shape }) => formatBatch(shape));
      throw new ShapeError(
        `its layers turn ${got} into ${gave}, but only equal shapes can be added; make the last of them give ${got}`,
        [input.shape, output.shape],
      );
    }
    return add(input, output);
  },
});
