import * as z from 'zod';
import { descend, descentOf, slopeAt } from './descent';
import { epsOption, learningRateOption, maximizeOption, weightDecayOption } from './option-schemas';
import { defineOptimizer } from './optimizer';

/** Duchi et al. 2011, https://jmlr.org/papers/v12/duchi11a.html, with eps outside the root as in PyTorch. */
export const adagrad = defineOptimizer({
  name: 'adagrad',
  summary:
    'Each element is divided by the root of all its squared gradients so far, so that steps only shrink.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.Adagrad.html',
  torch: 'Adagrad',
  options: z.strictObject({
    learningRate: learningRateOption(0.01),
    lrDecay: z
      .number()
      .nonnegative()
      .default(0)
      .describe('The learning rate is divided by 1 + this times the updates so far.'),
    initialAccumulatorValue: z
      .number()
      .nonnegative()
      .default(0)
      .describe('What the sum of squares starts with.'),
    eps: epsOption(1e-10),
    weightDecay: weightDecayOption(),
    maximize: maximizeOption,
  }),
  slots: ({ initialAccumulatorValue }) => [
    { name: 'sum', size: 'parameter', initial: initialAccumulatorValue },
  ],
  bind({ parameter, gradient, options, slot }) {
    const { lrDecay, eps } = options;
    const { sign, penalty } = descentOf(options);
    const sum = slot('sum');
    return (learningRate, step) => {
      const rate = learningRate / (1 + (step - 1) * lrDecay);
      let change = 0;
      for (let i = 0; i < parameter.length; i++) {
        const g = slopeAt(gradient[i], parameter[i], sign, penalty);
        const total = sum[i] + g * g;
        sum[i] = total;
        change += descend(parameter, i, 1, (rate * g) / (Math.sqrt(total) + eps));
      }
      return change;
    };
  },
});
