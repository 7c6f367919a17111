import * as z from 'zod';
import { withFirstBeta } from './adam-family';
import { descend, descentOf, slopeAt, keptShare, updateAverage } from './descent';
import {
  betasOption,
  decoupleOption,
  epsOption,
  learningRateOption,
  maximizeOption,
  weightDecayOption,
} from './option-schemas';
import { defineOptimizer, type Update, type UpdateBinding } from './optimizer';

export const nadamOptions = z.strictObject({
  learningRate: learningRateOption(0.002),
  betas: betasOption,
  eps: epsOption(1e-8),
  weightDecay: weightDecayOption(),
  momentumDecay: z
    .number()
    .nonnegative()
    .default(0.004)
    .describe('How fast the momentum rises from half of its first beta to all of it.'),
  decoupledWeightDecay: decoupleOption,
  maximize: maximizeOption,
});

/** The product of all momenta up to the next step, from that up to this one and the momenta of both. */
export type NextProduct = (product: number, momentum: number, nextMomentum: number) => number;

const nextProductOfThePaper: NextProduct = (product, _momentum, nextMomentum) => product * nextMomentum;

/**
 * mu_t = b1 (1 - 0.96^(t momentumDecay) / 2), P_t their product; the parameter moves down by
 * learningRate ((1 - mu_t) / (1 - P_t) g + mu_(t+1) / (1 - P_(t+1)) m) / (sqrt(v / (1 - b2^t)) + eps).
 */
export function bindNadam(
  { parameter, gradient, options, slot }: UpdateBinding<z.output<typeof nadamOptions>>,
  nextProduct = nextProductOfThePaper,
): Update {
  const {
    betas: [firstBeta, beta2],
    eps,
    momentumDecay,
  } = options;
  const { sign, penalty } = descentOf(options);
  const expAvg = slot('expAvg');
  const expAvgSq = slot('expAvgSq');
  const muProduct = slot('muProduct');
  return (learningRate, step, beta1 = firstBeta) => {
    const momentum = beta1 * (1 - 0.5 * Math.pow(0.96, step * momentumDecay));
    const nextMomentum = beta1 * (1 - 0.5 * Math.pow(0.96, (step + 1) * momentumDecay));
    const product = muProduct[0] * momentum;
    muProduct[0] = product;
    const gradientFactor = (learningRate * (1 - momentum)) / (1 - product);
    const averageFactor = (learningRate * nextMomentum) / (1 - nextProduct(product, momentum, nextMomentum));
    const correction = 1 - Math.pow(beta2, step);
    const kept = keptShare(options, learningRate);
    let change = 0;
    for (let i = 0; i < parameter.length; i++) {
      const g = slopeAt(gradient[i], parameter[i], sign, penalty);
      const mean = updateAverage(expAvg, i, beta1, g);
      const square = updateAverage(expAvgSq, i, beta2, g * g);
      const difference = (gradientFactor * g + averageFactor * mean) / (Math.sqrt(square / correction) + eps);
      change += descend(parameter, i, kept, difference);
    }
    return change;
  };
}

export const nadam = defineOptimizer({
  name: 'nadam',
  summary: 'Adam with Nesterov momentum.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.NAdam.html (as in PyTorch 2)',
  torch: 'NAdam',
  options: nadamOptions,
  slots: () => [
    { name: 'expAvg', size: 'parameter' },
    { name: 'expAvgSq', size: 'parameter' },
    { name: 'muProduct', size: 'scalar', initial: 1 },
  ],
  withMomentum: withFirstBeta,
  bind: (binding) => bindNadam(binding),
});
