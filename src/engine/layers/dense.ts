import * as z from 'zod';
import { add } from '../operations/arithmetic';
import { matmul } from '../operations/matmul';
import { requireAxes } from './input-shape';
import { defineLayer } from './layer';
import { activationOption, biasInitOption, biasOption, count, initOption } from './option-schemas';
import { biasInitializer, weightInitializer } from './starting-weights';

/** x weight' + bias over the last axis; weight [units, inputs], bias [units]. */
export const dense = defineLayer({
  type: 'dense',
  summary:
    'Fully connected: every output is a weighted sum of all inputs. Time steps are treated one by one.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html',
  options: z.strictObject({
    units: count
      .optional()
      .describe('Outputs. The last dense layer may leave it out: as many as the targets need.'),
    activation: activationOption,
    init: initOption,
    bias: biasOption,
    biasInit: biasInitOption,
  }),
  activation: ({ activation }) => activation,
  build(context, input, { units = context.defaultUnits, activation, init, bias, biasInit }) {
    if (units === null)
      throw context.error('needs "units"; only the last dense layer takes them from the targets');
    requireAxes(
      input.shape,
      [
        ['batch', 'features'],
        ['batch', 'time', 'features'],
      ],
      'put a flatten layer before it',
    );
    const inputs = input.shape.at(-1)!;
    const fan = { fanIn: inputs, fanOut: units };
    const weight = context.parameter('weight', [units, inputs], {
      initializer: weightInitializer(init, context.nextActivation),
      regularized: true,
      ...fan,
    });
    const product = matmul(input, weight, { transposeB: true });
    if (!bias) return context.activate(product, activation);
    const offset = context.parameter('bias', [units], {
      initializer: biasInitializer(init, biasInit),
      regularized: false,
      ...fan,
    });
    return context.activate(add(product, offset), activation);
  },
});
