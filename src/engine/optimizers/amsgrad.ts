import * as z from 'zod';
import { adamSlots, bindAdam, withFirstBeta } from './adam-family';
import {
  betasOption,
  epsOption,
  learningRateOption,
  maximizeOption,
  weightDecayOption,
} from './option-schemas';
import { defineOptimizer } from './optimizer';

export const amsgrad = defineOptimizer({
  name: 'amsgrad',
  summary: 'Adam whose steps never grow again once large gradients were seen.',
  source: 'Reddi et al. 2018, https://arxiv.org/abs/1904.09237; torch.optim.Adam with amsgrad=True',
  torch: 'Adam',
  options: z.strictObject({
    learningRate: learningRateOption(0.001),
    betas: betasOption,
    eps: epsOption(1e-8),
    weightDecay: weightDecayOption(),
    maximize: maximizeOption,
  }),
  slots: () => adamSlots({ amsgrad: true }),
  withMomentum: withFirstBeta,
  bind: (binding) => bindAdam({ ...binding, options: { ...binding.options, amsgrad: true } }),
});
