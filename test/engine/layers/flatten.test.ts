import assert from 'node:assert/strict';
import { buildLayer, outputShape } from './built-layer';

describe('flatten', () => {
  it('makes one axis of all but the batch, in row-major order', () => {
    assert.deepEqual(outputShape({ layer: 'flatten' }, [2, 3, 4]), [24]);
    assert.deepEqual(outputShape({ layer: 'flatten' }, [5]), [5]);
    assert.deepEqual(outputShape({ layer: 'flatten' }, []), [1]);
    const numbers = Array.from({ length: 12 }, (_, i) => i);
    assert.deepEqual(buildLayer({ layer: 'flatten' }, [2, 3]).run(numbers), numbers);
  });
});
