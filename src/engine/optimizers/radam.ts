import * as z from 'zod';
import { adamSlots, withFirstBeta } from './adam-family';
import { descend, descentOf, slopeAt, keptShare, updateAverage } from './descent';
import {
  betasOption,
  decoupleOption,
  epsOption,
  learningRateOption,
  maximizeOption,
  weightDecayOption,
} from './option-schemas';
import { defineOptimizer } from './optimizer';

/** Liu et al. 2020, https://arxiv.org/abs/1908.03265; while the variance is not tractable, the plain average. */
export const radam = defineOptimizer({
  name: 'radam',
  summary: 'Adam that starts carefully: its first steps are rectified, so that no warm-up is needed.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.RAdam.html',
  torch: 'RAdam',
  options: z.strictObject({
    learningRate: learningRateOption(0.001),
    betas: betasOption,
    eps: epsOption(1e-8),
    weightDecay: weightDecayOption(),
    decoupledWeightDecay: decoupleOption,
    maximize: maximizeOption,
  }),
  slots: () => adamSlots({ amsgrad: false }),
  withMomentum: withFirstBeta,
  bind({ parameter, gradient, options, slot }) {
    const {
      betas: [firstBeta, beta2],
      eps,
    } = options;
    const { sign, penalty } = descentOf(options);
    const expAvg = slot('expAvg');
    const expAvgSq = slot('expAvgSq');
    return (learningRate, step, beta1 = firstBeta) => {
      const stepSize = learningRate / (1 - Math.pow(beta1, step));
      const rectification = rectificationOf(beta2, step);
      const rootCorrection = Math.sqrt(1 - Math.pow(beta2, step));
      const kept = keptShare(options, learningRate);
      let change = 0;
      for (let i = 0; i < parameter.length; i++) {
        const g = slopeAt(gradient[i], parameter[i], sign, penalty);
        const mean = updateAverage(expAvg, i, beta1, g);
        const square = updateAverage(expAvgSq, i, beta2, g * g);
        const scale =
          rectification === null ? 1 : (rectification * rootCorrection) / (Math.sqrt(square) + eps);
        change += descend(parameter, i, kept, stepSize * mean * scale);
      }
      return change;
    };
  },
});

/** The rectification term r_t; null while the approximated length of the average is 5 or less. */
function rectificationOf(beta2: number, step: number): number | null {
  const longest = 2 / (1 - beta2) - 1;
  const decayed = Math.pow(beta2, step);
  const length = longest - (2 * step * decayed) / (1 - decayed);
  if (length <= 5) return null;
  return Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length));
}
