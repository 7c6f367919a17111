import * as z from 'zod';
import type { Node } from '../graph';
import { sigmoid } from '../operations/activations';
import { sum } from '../operations/reductions';
import { requireRank } from './shape-checks';

/** The options that losses over the overlap of two sets share. */
export const overlapOptions = {
  smooth: z
    .number()
    .nonnegative()
    .default(1)
    .describe('Added above and below the fraction bar, against 0 / 0.'),
  perSample: z
    .boolean()
    .default(false)
    .describe('One fraction for each row, averaged, instead of one over the whole batch.'),
  fromLogits: z.boolean().default(false).describe('Apply a sigmoid to the prediction first.'),
};

export function overlapPrediction({
  fromLogits,
}: {
  readonly fromLogits: boolean;
}): 'logits' | 'probabilities' {
  return fromLogits ? 'logits' : 'probabilities';
}

export function probabilitiesOf(prediction: Node, { fromLogits }: { readonly fromLogits: boolean }): Node {
  return fromLogits ? sigmoid(prediction) : prediction;
}

/** Sums over everything, or over all but the first axis: [batch]. */
export function summation(loss: string, prediction: Node, perSample: boolean): (x: Node) => Node {
  if (!perSample) return (x) => sum(x);
  requireRank(loss, 'prediction', prediction, [1, 2, 3, 4, 5], '[batch, ...] under perSample');
  return (x) => sum(x, x.shape.map((_, axis) => axis).slice(1));
}
