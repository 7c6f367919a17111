import { avgPool1d as pool } from '../operations/pooling';
import { definePooling } from './pooling';

export const avgPool1d = definePooling({
  type: 'avgPool1d',
  summary: 'The mean of each stretch of [channels, length].',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool1d.html',
  axes: ['batch', 'channels', 'length'],
  pool,
});
