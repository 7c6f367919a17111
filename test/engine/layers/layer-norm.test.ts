import assert from 'node:assert/strict';
import { assertLayerGradients, buildLayer, outputShape, parameterShapes } from './built-layer';

describe('layerNorm', () => {
  const spec = { layer: 'layerNorm' };

  it('scales and shifts each feature, of images each place', () => {
    assert.deepEqual(parameterShapes(spec, [3]), { weight: [3], bias: [3] });
    assert.deepEqual(parameterShapes(spec, [7, 3]), { weight: [3], bias: [3] });
    assert.deepEqual(parameterShapes(spec, [2, 4, 5]), { weight: [2, 4, 5], bias: [2, 4, 5] });
    assert.deepEqual(outputShape(spec, [2, 4, 5]), [2, 4, 5]);
  });

  it('brings each row to mean 0 and variance 1, whatever the other rows', () => {
    const output = buildLayer({ ...spec, epsilon: 1e-12 }, [2]).run([1, 3, 500, 100]);
    [-1, 1, 1, -1].forEach((value, i) => {
      assert.ok(Math.abs(output[i] - value) < 1e-9);
    });
  });

  it('gives the same when training and when evaluating', () => {
    const numbers = [1, 2, 4, 8, 16, 32];
    const evaluated = buildLayer(spec, [3], { mode: 'eval' }).run(numbers);
    assert.deepEqual(buildLayer(spec, [3], { mode: 'train' }).run(numbers), evaluated);
  });

  it('has right gradients', () => {
    assertLayerGradients(spec, [4]);
    assertLayerGradients(spec, [2, 3]);
    assertLayerGradients(spec, [2, 2, 2]);
  });
});
