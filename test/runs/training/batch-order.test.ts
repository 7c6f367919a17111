import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BatchOrder } from '../../../src/runs/training/batch-order';

function epochOf(order: BatchOrder): number[][] {
  order.beginEpoch();
  return Array.from({ length: order.batchesPerEpoch }, (_, batch) => {
    const rows = new Uint32Array(order.sizeOf(batch));
    order.read(batch, rows);
    return [...rows];
  });
}

describe('BatchOrder', () => {
  const rows = Uint32Array.of(3, 5, 8, 9, 12, 20, 21);

  it('takes every row once in an epoch, in batches of one size but for the last', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(1000), { minLength: 1 }),
        fc.integer({ min: 1, max: 50 }),
        (list, size) => {
          const batches = epochOf(new BatchOrder(Uint32Array.from(list), size, true, 1));
          assert.deepEqual(
            batches.flat().sort((a, b) => a - b),
            list.sort((a, b) => a - b),
          );
          for (const batch of batches.slice(0, -1)) assert.equal(batch.length, size);
          assert.ok(batches[batches.length - 1].length <= size);
        },
      ),
    );
  });

  it('keeps the order of the rows when told not to shuffle', () => {
    const order = new BatchOrder(rows, 3, false, 1);
    assert.deepEqual(epochOf(order), [[3, 5, 8], [9, 12, 20], [21]]);
    assert.deepEqual(epochOf(order), [[3, 5, 8], [9, 12, 20], [21]]);
  });

  it('has another order each epoch, the same for the same seed', () => {
    const [first, second] = [1, 1].map((seed) => new BatchOrder(rows, 3, true, seed));
    const epochs = [epochOf(first), epochOf(first)];
    assert.notDeepEqual(epochs[0], epochs[1]);
    assert.deepEqual([epochOf(second), epochOf(second)], epochs);
    assert.notDeepEqual(epochOf(new BatchOrder(rows, 3, true, 2)), epochs[0]);
  });

  it('goes on where it was saved', () => {
    const order = new BatchOrder(rows, 3, true, 1);
    epochOf(order);
    const saved = order.save();
    const next = epochOf(order);
    const other = new BatchOrder(rows, 3, true, 99);
    other.restore(saved);
    assert.deepEqual(epochOf(other), next);
  });
});
