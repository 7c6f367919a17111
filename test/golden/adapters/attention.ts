import type { Node } from '../../../src/engine/graph';
import * as operations from '../../../src/engine/operations';
import type { OperatorAdapter, OperatorContext } from '../adapter';

/** PyTorch's masks: true forbids, numbers are added to the scores. */
function masks({ optionalInput, values }: OperatorContext): operations.AttentionOptions {
  const mask = optionalInput('attn_mask');
  if (mask === null) return {};
  return values('attn_mask').dtype === 'bool' ? { forbidden: mask } : { bias: mask };
}

/** The padding [batch, keys] as a mask of the scores [batch, heads, queries, keys], joined with another mask. */
function withPadding(forbidden: Node | null | undefined, padding: Node | null): Node | null {
  if (padding === null) return forbidden ?? null;
  const shaped = operations.reshape(padding, [padding.shape[0], 1, 1, padding.shape[1]]);
  return forbidden ? operations.maximum(forbidden, shaped) : shaped;
}

export const operators: Readonly<Record<string, OperatorAdapter>> = {
  scaled_dot_product_attention(context) {
    const { input, attributes } = context;
    const { output, weights } = operations.scaledDotProductAttention(
      input('query'),
      input('key'),
      input('value'),
      { ...masks(context), causal: attributes.flag('causal', false) },
    );
    return { output, extra: { attn_weights: weights } };
  },
  multihead_attention(context) {
    const { input, optionalInput, attributes } = context;
    const isBatchFirst = attributes.flag('batch_first', false);
    const batchFirst = (x: Node) => (isBatchFirst ? x : operations.transpose(x, 0, 1));
    const { forbidden, bias } = masks(context);
    const { output, weights } = operations.multiHeadAttention(
      [batchFirst(input('query')), batchFirst(input('key')), batchFirst(input('value'))],
      attributes.number('num_heads'),
      {
        input: input('in_proj_weight'),
        inputBias: optionalInput('in_proj_bias'),
        output: input('out_proj.weight'),
        outputBias: optionalInput('out_proj.bias'),
      },
      { bias, forbidden: withPadding(forbidden, optionalInput('key_padding_mask')) },
    );
    const isAveraged = attributes.flag('average_attn_weights', true);
    return {
      output: batchFirst(output),
      extra: { attn_weights: isAveraged ? operations.mean(weights, 1) : weights },
    };
  },
};
