import type { Node } from '../graph';
import { formatShape, ShapeError } from '../shape';
import { add, multiply } from './arithmetic';
import { constant } from './leaves';
import { matmul } from './matmul';
import { maskedFill } from './indexing';
import { permute, reshape } from './shaping';
import { split } from './slicing';
import { softmax } from './softmax';

export interface AttentionOptions {
  /** Broadcasts with the scores [..., queries, keys]: not 0 where a query must not look at a key. */
  readonly forbidden?: Node | null;
  /** Broadcasts with the scores and is added to them. */
  readonly bias?: Node | null;
  /** No query looks at a later key. */
  readonly causal?: boolean;
  /** Applied to the weights before the values are averaged: dropout. */
  readonly onWeights?: (weights: Node) => Node;
}

export interface AttentionResult {
  /** [..., queries, units of the values] */
  readonly output: Node;
  /** How much each query looks at each key [..., queries, keys]; NaN for a query that may look at none. */
  readonly weights: Node;
}

/**
 * softmax(q k' / sqrt(units)) v (Vaswani et al. 2017, arXiv:1706.03762, section 3.2.1;
 * `torch.nn.functional.scaled_dot_product_attention`).
 * @param query [..., queries, units]; @param key [..., keys, units]; @param value [..., keys, any].
 * @throws ShapeError when the sizes do not fit.
 */
export function scaledDotProductAttention(
  query: Node,
  key: Node,
  value: Node,
  { forbidden = null, bias = null, causal = false, onWeights = (weights) => weights }: AttentionOptions = {},
): AttentionResult {
  const products = matmul(query, key, { transposeB: true });
  let scores = multiply(products, 1 / Math.sqrt(query.shape.at(-1)!));
  if (bias !== null) scores = add(scores, bias);
  if (forbidden !== null) scores = maskedFill(scores, forbidden, -Infinity);
  if (causal) scores = maskedFill(scores, laterKeys(scores), -Infinity);
  const weights = softmax(scores);
  return { output: matmul(onWeights(weights), value), weights };
}

/** 1 where the key comes after the query: [queries, keys]. */
function laterKeys(scores: Node): Node {
  const [queries, keys] = scores.shape.slice(-2);
  const values = Array.from({ length: queries * keys }, (_, i) => (i % keys > Math.floor(i / keys) ? 1 : 0));
  return constant(scores.graph, values, [queries, keys]);
}

/** In PyTorch's layout: the rows of the input weight make queries, then keys, then values. */
export interface MultiHeadWeights {
  /** [3 * units, units] */
  readonly input: Node;
  /** [3 * units] */
  readonly inputBias: Node | null;
  /** [units, units] */
  readonly output: Node;
  /** [units] */
  readonly outputBias: Node | null;
}

/**
 * Attention in several heads, each over its share of the units (Vaswani et al. 2017, section 3.2.2;
 * `torch.nn.MultiheadAttention` with `batch_first`).
 * @param query [batch, queries, units]; @param key and @param value [batch, keys, units].
 * @returns output [batch, queries, units] and weights [batch, heads, queries, keys].
 * @throws ShapeError when the units do not divide into the heads or sizes do not fit.
 */
export function multiHeadAttention(
  [query, key, value]: readonly [Node, Node, Node],
  heads: number,
  weights: MultiHeadWeights,
  options: AttentionOptions = {},
): AttentionResult {
  const units = query.shape.at(-1)!;
  if (query.shape.length !== 3 || units % heads !== 0) {
    throw new ShapeError(
      `${formatShape(query.shape)} is not [batch, time, units] with units for ${heads} heads`,
      [query.shape],
    );
  }
  const inputWeights = split(weights.input, units, 0);
  const inputBiases = weights.inputBias === null ? null : split(weights.inputBias, units, 0);
  const [q, k, v] = [query, key, value].map((x, i) => {
    const projected = affine(x, inputWeights[i], inputBiases?.[i] ?? null);
    const separated = reshape(projected, [x.shape[0], x.shape[1], heads, units / heads]);
    return permute(separated, [0, 2, 1, 3]);
  });
  const attended = scaledDotProductAttention(q, k, v, options);
  const joined = reshape(permute(attended.output, [0, 2, 1, 3]), query.shape);
  return { output: affine(joined, weights.output, weights.outputBias), weights: attended.weights };
}

function affine(x: Node, weight: Node, bias: Node | null): Node {
  const product = matmul(x, weight, { transposeB: true });
  return bias === null ? product : add(product, bias);
}
