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

export const adam = defineOptimizer({
  name: 'adam',
  summary: 'Steps of about learningRate in each element, whatever the size of its gradients.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html',
  torch: 'Adam',
  options: z.strictObject({
    learningRate: learningRateOption(0.001),
    betas: betasOption,
    eps: epsOption(1e-8),
    weightDecay: weightDecayOption(),
    amsgrad: z.boolean().default(false).describe('Divide by the largest average of squares so far.'),
    maximize: maximizeOption,
  }),
  slots: adamSlots,
  withMomentum: withFirstBeta,
  bind: bindAdam,
});
