import type { Affine } from '../operations/normalization';
import { sizeOf, type Shape } from '../shape';
import type { LayerContext } from './layer';
import { constantInitializer } from './starting-weights';

/** The parameters by which normalizations multiply ("weight", at first 1) and which they add ("bias", at first 0). */
export function scaleAndShift(context: LayerContext, shape: Shape): Affine {
  const options = { fanIn: sizeOf(shape), fanOut: sizeOf(shape), regularized: false };
  return {
    weight: context.parameter('weight', shape, { initializer: constantInitializer(1), ...options }),
    bias: context.parameter('bias', shape, { initializer: constantInitializer(0), ...options }),
  };
}
