import assert from 'node:assert/strict';
import * as operations from '../../../src/engine/operations';
import { assertClose, evaluate, tensor, wave } from './evaluated-graph';

describe('attention', () => {
  const [query, key, value] = [wave([3, 4], 0.9), wave([5, 4], 1.7), wave([5, 2], 0.4)];

  it('averages the values by weights that sum to 1', () => {
    const sums = evaluate([query, key, value], ([q, k, v]) =>
      operations.sum(operations.scaledDotProductAttention(q, k, v).weights, -1),
    );
    assertClose(sums, tensor([1, 1, 1]));
  });

  it('does not mind the order of keys and values', () => {
    const attended = evaluate(
      [query, key, value],
      ([q, k, v]) => operations.scaledDotProductAttention(q, k, v).output,
    );
    const turned = evaluate(
      [query, key, value],
      ([q, k, v]) =>
        operations.scaledDotProductAttention(q, operations.flip(k, 0), operations.flip(v, 0)).output,
    );
    assertClose(attended, turned);
  });

  it('looks at no later key when it is causal', () => {
    const weights = evaluate([key, key, value], ([q, k, v]) =>
      operations.triu(operations.scaledDotProductAttention(q, k, v, { causal: true }).weights, 1),
    );
    assert.deepEqual(new Set(weights.data), new Set([0]));
  });

  it('looks at no forbidden key, and is NaN where all are forbidden', () => {
    const forbidden = tensor([0, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], [3, 5]);
    const { data } = evaluate(
      [query, key, value, forbidden],
      ([q, k, v, mask]) => operations.scaledDotProductAttention(q, k, v, { forbidden: mask }).weights,
    );
    assert.deepEqual([data[1], data[4]], [0, 0]);
    assert.deepEqual(data.slice(5, 10), [NaN, NaN, NaN, NaN, NaN]);
  });

  it('wants units that divide into the heads', () => {
    const x = wave([1, 2, 3], 1);
    assert.throws(
      () =>
        evaluate(
          [x, wave([9, 3], 1), wave([3, 3], 1)],
          ([node, input, output]) =>
            operations.multiHeadAttention([node, node, node], 2, {
              input,
              inputBias: null,
              output,
              outputBias: null,
            }).output,
        ),
      /\[1, 2, 3\] is not \[batch, time, units\] with units for 2 heads/,
    );
  });
});
