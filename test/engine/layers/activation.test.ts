import assert from 'node:assert/strict';
import { buildLayer, outputShape, parameterShapes } from './built-layer';

describe('activation', () => {
  it('has no parameters and keeps the shape', () => {
    assert.deepEqual(parameterShapes({ layer: 'activation', type: 'gelu' }, [2, 3]), {});
    assert.deepEqual(outputShape({ layer: 'activation', type: 'gelu' }, [2, 3]), [2, 3]);
  });
  it('applies its function', () => {
    assert.deepEqual(
      buildLayer({ layer: 'activation', type: 'relu' }, [2]).run([-1, 2, 3, -4]),
      [0, 2, 3, 0],
    );
  });
});
