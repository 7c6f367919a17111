import { maxPool1d as pool } from '../operations/pooling';
import { definePooling } from './pooling';

export const maxPool1d = definePooling({
  type: 'maxPool1d',
  summary: 'The largest number of each stretch of [channels, length].',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html',
  axes: ['batch', 'channels', 'length'],
  pool,
});
