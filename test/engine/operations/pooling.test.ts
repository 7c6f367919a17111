import assert from 'node:assert/strict';
import * as operations from '../../../src/engine/operations';
import { assertClose, evaluate, tensor } from './evaluated-graph';

describe('pooling', () => {
  const image = tensor([1, 5, 2, 6, 3, 4, 9, 8, 7], [1, 1, 3, 3]);

  it('over the whole image is the maximum and the mean', () => {
    const max = evaluate([image], ([x]) => operations.maxPool2d(x, 3));
    assert.deepEqual(max, { shape: [1, 1, 1, 1], data: [9] });
    const mean = evaluate([image], ([x]) => operations.avgPool2d(x, 3));
    assertClose(mean, { shape: [1, 1, 1, 1], data: [5] });
    assertClose(
      evaluate([image], ([x]) => operations.adaptiveAvgPool2d(x, 1)),
      mean,
    );
  });

  it('takes padding for -Infinity in a maximum, and counts its zeros in a mean unless told otherwise', () => {
    const negative = tensor([-1, -2, -3, -4], [1, 1, 2, 2]);
    const max = evaluate([negative], ([x]) => operations.maxPool2d(x, 2, { padding: 1 }));
    assert.deepEqual(max.data, [-1, -2, -3, -4]);
    const pooled = (countIncludePad: boolean) =>
      evaluate([negative], ([x]) => operations.avgPool2d(x, 2, { padding: 1, countIncludePad })).data;
    assert.deepEqual(pooled(true), [-0.25, -0.5, -0.75, -1]);
    assert.deepEqual(pooled(false), [-1, -2, -3, -4]);
  });

  it('lets the last window hang over the edge in ceil mode', () => {
    const line = tensor([1, 2, 3, 4, 5], [1, 1, 5]);
    assert.deepEqual(evaluate([line], ([x]) => operations.maxPool1d(x, 2)).data, [2, 4]);
    assert.deepEqual(
      evaluate([line], ([x]) => operations.maxPool1d(x, 2, { ceilMode: true })).data,
      [2, 4, 5],
    );
    assert.deepEqual(
      evaluate([line], ([x]) => operations.avgPool1d(x, 2, { ceilMode: true })).data,
      [1.5, 3.5, 5],
    );
  });

  it('adapts its windows to the count that is wanted', () => {
    const line = tensor([1, 2, 3, 4, 5], [1, 1, 5]);
    assert.deepEqual(evaluate([line], ([x]) => operations.adaptiveAvgPool1d(x, 3)).data, [1.5, 3, 4.5]);
  });

  it('says which windows do not fit', () => {
    assert.throws(
      () => evaluate([image], ([x]) => operations.maxPool2d(x, 4)),
      /a pooling window of 4 does not fit axis 2 of \[1, 1, 3, 3\]/,
    );
    assert.throws(
      () => evaluate([image], ([x]) => operations.avgPool2d(x, 2, { padding: 2 })),
      /a padding of 2 is more than half of the pooling window of 2/,
    );
  });
});
