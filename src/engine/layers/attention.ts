import * as z from 'zod';
import type { Node } from '../graph';
import { uniformFill } from '../initializers/initializer';
import { multiHeadAttention } from '../operations/attention';
import type { Shape } from '../shape';
import { dropOut } from './dropout';
import { requireAxes } from './input-shape';
import { defineLayer, type LayerContext } from './layer';
import { count, fraction } from './option-schemas';
import { constantInitializer, torchInitializer, torchUniform } from './starting-weights';

/** Glorot uniform over the three input matrices as one, as PyTorch does. */
const glorotOfStacked = torchInitializer(
  uniformFill(({ fanIn, fanOut }) => Math.sqrt(6 / (fanIn + 3 * fanOut))),
);

/** Self-attention with the parameters and starting numbers of torch.nn.MultiheadAttention. */
export const attention = defineLayer({
  type: 'attention',
  summary: 'Multi-head self-attention: each step of [time, units] becomes a weighted mean over all steps.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html',
  options: z.strictObject({
    heads: count.describe('Heads that look independently; the units divide among them.'),
    dropout: fraction.default(0).describe('Probability of each attention weight to be dropped in training.'),
    causal: z.boolean().default(false).describe('No step looks at later ones.'),
  }),
  build(context, input, { heads, dropout, causal }) {
    const advice = 'put it after an embedding or a recurrent layer with "returnSequences": true';
    requireAxes(input.shape, [['batch', 'time', 'units']], advice);
    const units = input.shape[2];
    if (units % heads !== 0) throw context.error(`${units} units do not divide into ${heads} heads`, 'heads');
    const fan = { fanIn: units, fanOut: units };
    const weight = (name: string, shape: Shape, initializer = torchUniform): Node =>
      context.parameter(name, shape, { initializer, regularized: true, ...fan });
    const weights = {
      input: weight('in_proj_weight', [3 * units, units], glorotOfStacked),
      inputBias: zeroBias(context, 'in_proj_bias', 3 * units, units),
      output: weight('out_proj.weight', [units, units]),
      outputBias: zeroBias(context, 'out_proj.bias', units, units),
    };
    const { output } = multiHeadAttention([input, input, input], heads, weights, {
      causal,
      onWeights: (attended) => dropOut(context, attended, dropout),
    });
    return output;
  },
});

function zeroBias(context: LayerContext, name: string, size: number, units: number): Node {
  const initializer = constantInitializer(0);
  return context.parameter(name, [size], { initializer, regularized: false, fanIn: units, fanOut: units });
}
