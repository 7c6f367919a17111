import { maxPool2d as pool } from '../operations/pooling';
import { definePooling } from './pooling';

export const maxPool2d = definePooling({
  type: 'maxPool2d',
  summary: 'The largest number of each window of [channels, height, width].',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html',
  axes: ['batch', 'channels', 'height', 'width'],
  pool,
});
