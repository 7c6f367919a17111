import * as z from 'zod';
import type { Node } from '../graph';
import { add, minimum, subtract } from '../operations/arithmetic';
import { clamp } from '../operations/rounding';
import { norm } from '../operations/statistics';
import { halves } from './halves';
import { defineLoss, type UnreducedLoss } from './loss';
import { epsOption, marginOption } from './option-schemas';
import { requireSameShape } from './shape-checks';
import { torchPage } from './sources';

const options = z.strictObject({
  margin: marginOption(1),
  p: z.number().positive().default(2).describe('Which distance; 2 is the Euclidean one.'),
  eps: epsOption(1e-6, 'Added to each component of a difference.'),
  swap: z
    .boolean()
    .default(false)
    .describe('Take the distance from positive to negative where it is smaller than from the anchor.'),
});

export const tripletMargin = defineLoss({
  name: 'tripletMargin',
  summary: 'For vectors: an anchor should be nearer to a similar one than to a different one, by a margin.',
  formula:
    'max(0, d(anchor, positive) - d(anchor, negative) + margin) with d the p-norm of the difference + eps',
  source: torchPage('TripletMarginLoss'),
  torch: 'TripletMarginLoss',
  golden: 'triplet_margin_loss',
  options,
  prediction: 'embedding',
  target: 'values',
  nonNegative: true,
  build(prediction, target, parsed) {
    const [positive, negative] = halves(
      'tripletMargin',
      'target',
      'the positive vector, then the negative',
      target,
    );
    return compare(prediction, positive, negative, parsed);
  },
  tensors: {
    arguments: [{ name: 'anchor' }, { name: 'positive' }, { name: 'negative' }],
    build: ([anchor, positive, negative], parsed) => compare(anchor, positive, negative, parsed),
  },
});

function compare(
  anchor: Node,
  positive: Node,
  negative: Node,
  { margin, p, eps, swap }: z.output<typeof options>,
): UnreducedLoss {
  requireSameShape('tripletMargin', anchor, positive);
  requireSameShape('tripletMargin', anchor, negative);
  const distance = (a: Node, b: Node) => norm(add(subtract(a, b), eps), -1, false, p);
  const toNegative = distance(anchor, negative);
  const away = swap ? minimum(toNegative, distance(positive, negative)) : toNegative;
  return { values: clamp(add(subtract(distance(anchor, positive), away), margin), 0, null) };
}
