import * as z from 'zod';
import { descend, descentOf, slopeAt, updateAverage } from './descent';
import {
  decayRate,
  epsOption,
  learningRateOption,
  maximizeOption,
  weightDecayOption,
} from './option-schemas';
import { defineOptimizer } from './optimizer';

/** Zeiler 2012, https://arxiv.org/abs/1212.5701; eps is inside both roots. */
export const adadelta = defineOptimizer({
  name: 'adadelta',
  summary: 'Sizes each step by the running root mean square of the steps before it; needs hardly any tuning.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.Adadelta.html',
  torch: 'Adadelta',
  options: z.strictObject({
    learningRate: learningRateOption(1),
    rho: decayRate.default(0.9).describe('Decay rate of the running averages.'),
    eps: epsOption(1e-6),
    weightDecay: weightDecayOption(),
    maximize: maximizeOption,
  }),
  slots: () => [
    { name: 'squareAvg', size: 'parameter' },
    { name: 'accDelta', size: 'parameter' },
  ],
  bind({ parameter, gradient, options, slot }) {
    const { rho, eps } = options;
    const { sign, penalty } = descentOf(options);
    const squareAvg = slot('squareAvg');
    const accDelta = slot('accDelta');
    return (learningRate) => {
      let change = 0;
      for (let i = 0; i < parameter.length; i++) {
        const g = slopeAt(gradient[i], parameter[i], sign, penalty);
        const square = updateAverage(squareAvg, i, rho, g * g);
        const delta = (Math.sqrt(accDelta[i] + eps) / Math.sqrt(square + eps)) * g;
        updateAverage(accDelta, i, rho, delta * delta);
        change += descend(parameter, i, 1, learningRate * delta);
      }
      return change;
    };
  },
});
