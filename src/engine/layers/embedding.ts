import * as z from 'zod';
import { normalFill } from '../initializers/initializer';
import { embedding as lookUp } from '../operations/indexing';
import { leafAttributes } from '../operations/leaves';
import { defineLayer } from './layer';
import { count } from './option-schemas';
import { torchInitializer } from './starting-weights';

/** Rows of a weight [vocabulary, units] by number; standard normal at first. */
export const embedding = defineLayer({
  type: 'embedding',
  summary:
    'Each code of the input, 0 to vocabulary - 1, becomes a trained vector: [columns] gives [columns, units].',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html',
  options: z.strictObject({
    vocabulary: count.describe('Different codes.'),
    units: count.describe('Numbers in the vector of each code.'),
  }),
  takesCodes: true,
  build(context, input, { vocabulary, units }) {
    if (leafAttributes(input) === null) {
      throw context.error('looks up the codes of the data, so it must be the first layer');
    }
    const weight = context.parameter('weight', [vocabulary, units], {
      initializer: torchInitializer(normalFill(() => 1)),
      fanIn: vocabulary,
      fanOut: units,
      regularized: true,
    });
    return lookUp(weight, input);
  },
});
