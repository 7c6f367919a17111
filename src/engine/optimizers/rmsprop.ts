import * as z from 'zod';
import { descend, descentOf, slopeAt, updateAverage } from './descent';
import {
  decayRate,
  epsOption,
  learningRateOption,
  maximizeOption,
  weightDecayOption,
} from './option-schemas';
import { defineOptimizer, type StateSlot } from './optimizer';

/** v = alpha v + (1 - alpha) g^2; the update is g / (sqrt(v) + eps), eps outside the root as in PyTorch. */
export const rmsprop = defineOptimizer({
  name: 'rmsprop',
  summary: 'Gradient descent with each element divided by the running root mean square of its gradients.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html',
  torch: 'RMSprop',
  options: z.strictObject({
    learningRate: learningRateOption(0.01),
    alpha: decayRate.default(0.99).describe('Decay rate of the running average of squared gradients.'),
    eps: epsOption(1e-8),
    momentum: z
      .number()
      .nonnegative()
      .default(0)
      .describe('Share of the last update that goes on into this one.'),
    centered: z
      .boolean()
      .default(false)
      .describe('Divide by the running deviation of the gradient instead of its root mean square.'),
    weightDecay: weightDecayOption(),
    maximize: maximizeOption,
  }),
  slots({ momentum, centered }) {
    const slots: StateSlot[] = [{ name: 'squareAvg', size: 'parameter' }];
    if (centered) slots.push({ name: 'gradAvg', size: 'parameter' });
    if (momentum !== 0) slots.push({ name: 'momentumBuffer', size: 'parameter' });
    return slots;
  },
  withMomentum: (options, momentum) => ({ ...options, momentum }),
  bind({ parameter, gradient, options, slot }) {
    const { alpha, eps } = options;
    const { sign, penalty } = descentOf(options);
    const squareAvg = slot('squareAvg');
    const gradAvg = options.centered ? slot('gradAvg') : null;
    const momentumBuffer = options.momentum === 0 ? null : slot('momentumBuffer');
    return (learningRate, _step, momentum = options.momentum) => {
      let change = 0;
      for (let i = 0; i < parameter.length; i++) {
        const g = slopeAt(gradient[i], parameter[i], sign, penalty);
        let spread = updateAverage(squareAvg, i, alpha, g * g);
        if (gradAvg !== null) {
          const mean = updateAverage(gradAvg, i, alpha, g);
          // A variance is never negative; rounding would make it so under a constant gradient.
          spread = Math.max(0, spread - mean * mean);
        }
        let direction = g / (Math.sqrt(spread) + eps);
        if (momentumBuffer !== null) {
          direction += momentum * momentumBuffer[i];
          momentumBuffer[i] = direction;
        }
        change += descend(parameter, i, 1, learningRate * direction);
      }
      return change;
    };
  },
});
