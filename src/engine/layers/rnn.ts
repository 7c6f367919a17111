import * as z from 'zod';
import { rnn as run } from '../operations/recurrent';
import { defineLayer } from './layer';
import { buildRecurrent, recurrentOptions } from './recurrent';

export const rnn = defineLayer({
  type: 'rnn',
  summary: 'Simple recurrent layer: reads [time, features] step by step into a state of [units].',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html',
  options: recurrentOptions.extend({
    activation: z.enum(['tanh', 'relu']).default('tanh').describe('Applied to the state at each step.'),
  }),
  activation: ({ activation }) => activation,
  build: (context, input, { activation, ...options }) =>
    buildRecurrent(context, input, options, 1, (x, weights) => run(x, null, weights, activation)),
});
