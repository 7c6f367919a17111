import { gru as run } from '../operations/recurrent';
import { defineLayer } from './layer';
import { buildRecurrent, recurrentOptions } from './recurrent';

/** Gates in the order r, z, n. */
export const gru = defineLayer({
  type: 'gru',
  summary: 'Gated recurrent unit: like lstm with fewer gates and weights.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html',
  options: recurrentOptions,
  build: (context, input, options) =>
    buildRecurrent(context, input, options, 3, (x, weights) => run(x, null, weights)),
});
