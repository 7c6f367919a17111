import * as z from 'zod';
import { withFirstBeta } from './adam-family';
import { descend, descentOf, slopeAt, updateAverage } from './descent';
import {
  betasOption,
  epsOption,
  learningRateOption,
  maximizeOption,
  weightDecayOption,
} from './option-schemas';
import { defineOptimizer } from './optimizer';

/** Kingma and Ba 2015, section 7.1; eps joins the gradient before the maximum, as in PyTorch. */
export const adamax = defineOptimizer({
  name: 'adamax',
  summary: 'Adam that divides by the largest recent gradient instead of a root mean square.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.Adamax.html',
  torch: 'Adamax',
  options: z.strictObject({
    learningRate: learningRateOption(0.002),
    betas: betasOption,
    eps: epsOption(1e-8),
    weightDecay: weightDecayOption(),
    maximize: maximizeOption,
  }),
  slots: () => [
    { name: 'expAvg', size: 'parameter' },
    { name: 'expInf', size: 'parameter' },
  ],
  withMomentum: withFirstBeta,
  bind({ parameter, gradient, options, slot }) {
    const {
      betas: [firstBeta, beta2],
      eps,
    } = options;
    const { sign, penalty } = descentOf(options);
    const expAvg = slot('expAvg');
    const expInf = slot('expInf');
    return (learningRate, step, beta1 = firstBeta) => {
      const stepSize = learningRate / (1 - Math.pow(beta1, step));
      let change = 0;
      for (let i = 0; i < parameter.length; i++) {
        const g = slopeAt(gradient[i], parameter[i], sign, penalty);
        const mean = updateAverage(expAvg, i, beta1, g);
        const largest = Math.max(beta2 * expInf[i], Math.abs(g) + eps);
        expInf[i] = largest;
        change += descend(parameter, i, 1, (stepSize * mean) / largest);
      }
      return change;
    };
  },
});
