import assert from 'node:assert/strict';
import * as operations from '../../../src/engine/operations';
import { assertClose, evaluate, tensor } from './evaluated-graph';

const PLAIN: operations.Affine = { weight: null, bias: null };

describe('normalization', () => {
  const x = tensor(
    Array.from({ length: 24 }, (_, i) => Math.sin(i * i)),
    [2, 4, 3],
  );

  it('leaves mean 0 and variance 1', () => {
    const normalized = evaluate([x], ([node]) => operations.standardize(node, [0, 2], 0));
    assertClose(
      evaluate([normalized], ([y]) => operations.mean(y, [0, 2])),
      tensor([0, 0, 0, 0]),
    );
    assertClose(
      evaluate([normalized], ([y]) => operations.variance(y, [0, 2], false, 0)),
      tensor([1, 1, 1, 1]),
    );
  });

  it('makes zeros of what does not vary', () => {
    const same = tensor([3, 3, 3, 3], [2, 2]);
    assert.deepEqual(evaluate([same], ([node]) => operations.batchNorm(node, PLAIN)).data, [0, 0, 0, 0]);
  });

  it('of a batch is that of the running statistics when they are the same', () => {
    const ofBatch = evaluate([x], ([node]) => operations.batchNorm(node, PLAIN));
    const running = evaluate([x], ([node]) => {
      const statistics = {
        mean: operations.mean(node, [0, 2]),
        variance: operations.variance(node, [0, 2], false, 0),
      };
      return operations.batchNormWith(node, statistics, PLAIN);
    });
    assertClose(ofBatch, running);
  });

  it('of a layer is that of one group, of instances that of as many groups as channels', () => {
    const layer = evaluate([x], ([node]) => operations.layerNorm(node, 2, PLAIN));
    assertClose(
      evaluate([x], ([node]) => operations.groupNorm(node, 1, PLAIN)),
      layer,
    );
    const instance = evaluate([x], ([node]) => operations.instanceNorm(node, PLAIN));
    assertClose(
      evaluate([x], ([node]) => operations.layerNorm(node, 1, PLAIN)),
      instance,
    );
  });

  it('multiplies and shifts each channel', () => {
    const scaled = evaluate([x, tensor([1, 2, 3, 4]), tensor([5, 6, 7, 8])], ([node, weight, bias]) =>
      operations.mean(operations.batchNorm(node, { weight, bias }), [0, 2]),
    );
    assertClose(scaled, tensor([5, 6, 7, 8]));
  });

  it('says which shapes do not fit', () => {
    assert.throws(
      () => evaluate([x], ([node]) => operations.groupNorm(node, 3, PLAIN)),
      /the channels of \[2, 4, 3\] do not divide into 3 groups/,
    );
    assert.throws(
      () => evaluate([tensor([1])], ([node]) => operations.batchNorm(node, PLAIN)),
      /batch normalization needs \[batch, channels, \.\.\.\], not \[1\]/,
    );
  });
});
