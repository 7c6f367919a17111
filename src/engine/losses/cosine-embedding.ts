import * as z from 'zod';
import type { Node } from '../graph';
import { add, divide, equal, multiply, subtract, where } from '../operations/arithmetic';
import { sum } from '../operations/reductions';
import { clamp } from '../operations/rounding';
import { reshape } from '../operations/shaping';
import { sqrt, square } from '../operations/unary';
import { sameShape } from '../shape';
import { halves } from './halves';
import { defineLoss, type UnreducedLoss } from './loss';
import { mismatch, requireRank, requireSameShape } from './shape-checks';
import { torchPage } from './sources';

const options = z.strictObject({
  margin: z.number().min(-1).max(1).default(0).describe('Cosine below which different pairs cost nothing.'),
});

/** Keeps the lengths from 0: PyTorch's 1e-12, which it holds as a float32. */
const LEAST_SQUARE = Math.fround(1e-12);

export const cosineEmbedding = defineLoss({
  name: 'cosineEmbedding',
  summary: 'For pairs of vectors: similar ones (1) should point the same way, others (-1) should not.',
  formula: '1 - cos(first, second) where t = 1, max(0, cos(first, second) - margin) where t = -1',
  source: torchPage('CosineEmbeddingLoss'),
  torch: 'CosineEmbeddingLoss',
  golden: 'cosine_embedding_loss',
  options,
  prediction: 'embeddingPair',
  target: 'plusMinusOne',
  nonNegative: true,
  build(prediction, target, parsed) {
    const [first, second] = halves(
      'cosineEmbedding',
      'prediction',
      'the first vector, then the second',
      prediction,
    );
    const rows = first.shape.slice(0, -1);
    const oneColumn = sameShape(target.shape, [...rows, 1]);
    return compare(first, second, oneColumn ? reshape(target, rows) : target, parsed);
  },
  tensors: {
    arguments: [{ name: 'first' }, { name: 'second' }, { name: 'target' }],
    build: ([first, second, target], parsed) => compare(first, second, target, parsed),
  },
});

function compare(
  first: Node,
  second: Node,
  target: Node,
  { margin }: z.output<typeof options>,
): UnreducedLoss {
  requireRank('cosineEmbedding', 'vectors', first, [1, 2], '[batch, size]');
  requireSameShape('cosineEmbedding', first, second);
  if (!sameShape(target.shape, first.shape.slice(0, -1))) {
    throw mismatch(
      'cosineEmbedding',
      first.shape,
      target.shape,
      '; there must be one target for each pair of vectors',
    );
  }
  const cosine = cosineOf(first, second);
  const similar = where(equal(target, 1), subtract(1, cosine), 0);
  const different = where(equal(target, -1), clamp(subtract(cosine, margin), 0, null), 0);
  return { values: add(similar, different) };
}

function cosineOf(first: Node, second: Node): Node {
  const squaredLength = (x: Node) => add(sum(square(x), -1), LEAST_SQUARE);
  const product = sum(multiply(first, second), -1);
  return divide(product, sqrt(multiply(squaredLength(first), squaredLength(second))));
}
