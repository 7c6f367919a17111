import * as z from 'zod';
import type { Node } from '../graph';
import { multiply, subtract } from '../operations/arithmetic';
import { clamp } from '../operations/rounding';
import { halves } from './halves';
import { defineLoss, type UnreducedLoss } from './loss';
import { marginOption } from './option-schemas';
import { requireSameShape } from './shape-checks';
import { torchPage } from './sources';

const options = z.strictObject({ margin: marginOption(0) });

export const marginRanking = defineLoss({
  name: 'marginRanking',
  summary: 'For pairs of scores: a target of 1 wants the first one higher, -1 the second.',
  formula: 'max(0, -t * (first - second) + margin)',
  source: torchPage('MarginRankingLoss'),
  torch: 'MarginRankingLoss',
  golden: 'margin_ranking_loss',
  options,
  prediction: 'pairs',
  target: 'plusMinusOne',
  nonNegative: true,
  build(prediction, target, parsed) {
    const [first, second] = halves(
      'marginRanking',
      'prediction',
      'the first scores, then the second',
      prediction,
    );
    return rank(first, second, target, parsed);
  },
  tensors: {
    arguments: [{ name: 'first' }, { name: 'second' }, { name: 'target' }],
    build: ([first, second, target], parsed) => rank(first, second, target, parsed),
  },
});

function rank(first: Node, second: Node, target: Node, { margin }: z.output<typeof options>): UnreducedLoss {
  requireSameShape('marginRanking', first, second);
  requireSameShape('marginRanking', first, target);
  const missing = subtract(margin, multiply(target, subtract(first, second)));
  return { values: clamp(missing, 0, null) };
}
