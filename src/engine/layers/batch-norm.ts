import * as z from 'zod';
import type { Node } from '../graph';
import { add } from '../operations/arithmetic';
import {
  batchNorm as normalize,
  batchNormWith,
  batchStatistics,
  movedToward,
} from '../operations/normalization';
import { sizeOf, type Shape } from '../shape';
import { requireAxes } from './input-shape';
import { defineLayer, type LayerContext } from './layer';
import { epsilonOption, fraction } from './option-schemas';
import { scaleAndShift } from './scale-and-shift';

const AXES = [
  ['batch', 'features'],
  ['batch', 'channels', 'length'],
  ['batch', 'channels', 'height', 'width'],
];

/**
 * Each channel (axis 1) with mean 0 and variance 1 over the batch and all places, then scaled and shifted; when
 * evaluating, by the running statistics of training.
 */
export const batchNorm = defineLayer({
  type: 'batchNorm',
  summary:
    'Brings each feature or channel to mean 0 and variance 1 over the batch, then scales and shifts it.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html',
  options: z.strictObject({
    momentum: fraction
      .default(0.1)
      .describe("Share of each batch in the running statistics, PyTorch's way round."),
    epsilon: epsilonOption,
  }),
  passesThrough: true,
  build(context, input, { momentum, epsilon }) {
    requireAxes(input.shape, AXES, 'put a flatten layer before it');
    const channels = [input.shape[1]];
    const parameters = scaleAndShift(context, channels);
    const running = {
      mean: context.buffer('running_mean', channels, 0),
      variance: context.buffer('running_var', channels, 1),
    };
    const batches = context.buffer('num_batches_tracked', [], 0);
    if (context.mode === 'eval') return batchNormWith(input, running, parameters, epsilon);
    followStatistics(context, input, running, momentum);
    context.assign(batches, add(batches, 1));
    return normalize(input, parameters, epsilon);
  },
});

/** One number for each channel has no variance (PyTorch refuses it): the running statistics then stay as they are. */
function followStatistics(
  context: LayerContext,
  input: Node,
  running: { readonly mean: Node; readonly variance: Node },
  momentum: number,
): void {
  if (valuesPerChannel(input.shape) < 2) return;
  const batch = batchStatistics(input);
  context.assign(running.mean, movedToward(running.mean, batch.mean, momentum));
  context.assign(running.variance, movedToward(running.variance, batch.variance, momentum));
}

function valuesPerChannel([batch, , ...places]: Shape): number {
  return batch * sizeOf(places);
}
