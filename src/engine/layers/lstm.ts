import { lstm as run } from '../operations/recurrent';
import { defineLayer } from './layer';
import { buildRecurrent, recurrentOptions } from './recurrent';

/** Gates in the order i, f, g, o. */
export const lstm = defineLayer({
  type: 'lstm',
  summary: 'Long short-term memory: a recurrent layer whose gates let it keep what it read long ago.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html',
  options: recurrentOptions,
  build: (context, input, options) =>
    buildRecurrent(context, input, options, 4, (x, weights) => run(x, null, weights)),
});
