import * as z from 'zod';
import { adamSlots, bindAdam, withFirstBeta } from './adam-family';
import {
  betasOption,
  decoupledWeightDecayOption,
  epsOption,
  learningRateOption,
  maximizeOption,
} from './option-schemas';
import { defineOptimizer } from './optimizer';

export const adamW = defineOptimizer({
  name: 'adamW',
  summary: 'Adam with weight decay that acts on the parameter itself, apart from its gradient.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html',
  torch: 'AdamW',
  options: z.strictObject({
    learningRate: learningRateOption(0.001),
    betas: betasOption,
    eps: epsOption(1e-8),
    weightDecay: decoupledWeightDecayOption(0.01),
    amsgrad: z.boolean().default(false).describe('Divide by the largest average of squares so far.'),
    maximize: maximizeOption,
  }),
  slots: adamSlots,
  withMomentum: withFirstBeta,
  bind: (binding) => bindAdam({ ...binding, options: { ...binding.options, decoupledWeightDecay: true } }),
});
