import { avgPool2d as pool } from '../operations/pooling';
import { definePooling } from './pooling';

export const avgPool2d = definePooling({
  type: 'avgPool2d',
  summary: 'The mean of each window of [channels, height, width].',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html',
  axes: ['batch', 'channels', 'height', 'width'],
  pool,
});
