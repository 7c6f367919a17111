import * as z from 'zod';
import { descend, descentOf, slopeAt } from './descent';
import { learningRateOption, maximizeOption, weightDecayOption } from './option-schemas';
import { defineOptimizer } from './optimizer';

/** The first momentum buffer is the gradient itself, undamped; nesterov goes by g + momentum * buffer. */
export const sgd = defineOptimizer({
  name: 'sgd',
  summary:
    'Gradient descent: the parameter moves by learningRate times its gradient, with momentum if asked.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html',
  torch: 'SGD',
  options: z
    .strictObject({
      learningRate: learningRateOption(0.001),
      momentum: z
        .number()
        .nonnegative()
        .default(0)
        .describe('Share of the last update that goes on into this one.'),
      dampening: z
        .number()
        .default(0)
        .describe('Takes this share away from each gradient before it joins the momentum.'),
      nesterov: z.boolean().default(false).describe('Look ahead along the momentum (Nesterov).'),
      weightDecay: weightDecayOption(),
      maximize: maximizeOption,
    })
    .refine(({ nesterov, momentum, dampening }) => !nesterov || (momentum > 0 && dampening === 0), {
      error: 'nesterov needs a momentum above 0 and a dampening of 0',
      path: ['nesterov'],
    }),
  slots: ({ momentum }) => (momentum === 0 ? [] : [{ name: 'momentumBuffer', size: 'parameter' }]),
  withMomentum: (options, momentum) => ({ ...options, momentum }),
  bind({ parameter, gradient, options, slot, kernels }) {
    const { dampening, nesterov } = options;
    const { sign, penalty } = descentOf(options);
    if (kernels !== undefined) {
      const kind = options.momentum === 0 ? 'none' : nesterov ? 'nesterov' : 'heavyBall';
      const update = kernels.sgd({ sign, penalty }, kind, parameter.length);
      const [values, gradients] = [parameter.byteOffset, gradient.byteOffset];
      const buffer = kind === 'none' ? values : slot('momentumBuffer').byteOffset;
      return (learningRate, step, momentum = options.momentum) => {
        const [kept, share] = step === 1 ? [0, 1] : [momentum, 1 - dampening];
        return update(
          values,
          gradients,
          buffer,
          parameter.length,
          sign,
          penalty,
          kept,
          share,
          momentum,
          learningRate,
        );
      };
    }
    if (options.momentum === 0) {
      return (learningRate) => {
        let change = 0;
        for (let i = 0; i < parameter.length; i++) {
          change += descend(
            parameter,
            i,
            1,
            learningRate * slopeAt(gradient[i], parameter[i], sign, penalty),
          );
        }
        return change;
      };
    }
    const momentumBuffer = slot('momentumBuffer');
    return (learningRate, step, momentum = options.momentum) => {
      let change = 0;
      for (let i = 0; i < parameter.length; i++) {
        const g = slopeAt(gradient[i], parameter[i], sign, penalty);
        const moving = step === 1 ? g : momentum * momentumBuffer[i] + (1 - dampening) * g;
        momentumBuffer[i] = moving;
        change += descend(parameter, i, 1, learningRate * (nesterov ? g + momentum * moving : moving));
      }
      return change;
    };
  },
});
