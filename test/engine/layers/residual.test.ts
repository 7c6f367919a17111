import assert from 'node:assert/strict';
import { assertLayerGradients, buildLayer } from './built-layer';

describe('residual', () => {
  const spec = { layer: 'residual', layers: [{ layer: 'dense', units: 3, activation: 'tanh' }] };

  it('adds its input to what the inner layers give', () => {
    const zeros = { ...spec, layers: [{ layer: 'dense', units: 3, init: 'zeros', biasInit: 0.5 }] };
    assert.deepEqual(buildLayer(zeros, [3], { batch: 1 }).run([1, 2, 3]), [1.5, 2.5, 3.5]);
  });
  it('has right gradients, around and through the inner layers', () => {
    assertLayerGradients(spec, [3]);
  });
});
