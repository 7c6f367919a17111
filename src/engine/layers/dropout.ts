import * as z from 'zod';
import type { Node } from '../graph';
import { greaterEqual, multiply } from '../operations/arithmetic';
import { defineLayer, type LayerContext } from './layer';
import { fraction } from './option-schemas';

/**
 * Under training, sets each number to 0 with probability `rate` and divides the others by 1 - rate, so that the
 * expected value stays; else changes nothing.
 */
export function dropOut(context: LayerContext, x: Node, rate: number): Node {
  if (context.mode === 'eval' || rate === 0) return x;
  if (rate === 1) return multiply(x, 0);
  const kept = greaterEqual(context.random(x.shape), rate);
  return multiply(x, multiply(kept, 1 / (1 - rate)));
}

export const dropout = defineLayer({
  type: 'dropout',
  summary: 'Sets a random part of the numbers to 0 at each training step, against overfitting.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html',
  options: z.strictObject({ rate: fraction.describe('Probability of each number to be dropped.') }),
  passesThrough: true,
  build: (context, input, { rate }) => dropOut(context, input, rate),
});
