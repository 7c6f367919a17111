import assert from 'node:assert/strict';
import { assertLayerGradients, buildLayer, meanSquare, outputShape, parameterShapes } from './built-layer';

describe('dense', () => {
  it('has a weight [units, inputs] and a bias [units]', () => {
    assert.deepEqual(parameterShapes({ layer: 'dense', units: 3 }, [5]), { weight: [3, 5], bias: [3] });
    assert.deepEqual(parameterShapes({ layer: 'dense', units: 3, bias: false }, [5]), { weight: [3, 5] });
  });

  it('turns features into units, at each time step', () => {
    assert.deepEqual(outputShape({ layer: 'dense', units: 3 }, [5]), [3]);
    assert.deepEqual(outputShape({ layer: 'dense', units: 3 }, [7, 5]), [7, 3]);
  });

  it('computes activation(x weight + bias)', () => {
    const { numbers, run } = buildLayer({ layer: 'dense', units: 2, activation: 'relu' }, [3]);
    numbers('weight').set([1, 2, 3, -1, 0, 1]);
    numbers('bias').set([0.5, -1]);
    assert.deepEqual(run([1, 1, 1, 0, -1, 0.5]), [6.5, 0, 0, 0]);
  });

  for (const activation of ['linear', 'tanh', 'relu', 'softmax']) {
    it(`has right gradients with activation ${activation}`, () => {
      assertLayerGradients({ layer: 'dense', units: 4, activation }, [3], { batch: 5 });
    });
  }
  it('has right gradients over time steps', () => {
    assertLayerGradients({ layer: 'dense', units: 4 }, [2, 3]);
  });

  describe('starts', () => {
    const weight = (init: unknown) =>
      buildLayer({ layer: 'dense', units: 300, init }, [200]).numbers('weight');
    const bias = (options: object) =>
      buildLayer({ layer: 'dense', units: 300, ...options }, [200]).numbers('bias');

    it('with the variance that its initializer gives for its own fans', () => {
      assert.ok(Math.abs(meanSquare(weight('heNormal')) / (2 / 200) - 1) < 0.05);
      assert.ok(Math.abs(meanSquare(weight('glorotUniform')) / (2 / 500) - 1) < 0.05);
    });
    it('with biases 0, or as biasInit says', () => {
      assert.ok(bias({}).every((value) => value === 0));
      assert.ok(bias({ biasInit: 0.25 }).every((value) => value === 0.25));
    });
    it('under "torch" with weights and biases uniform within 1 / sqrt(inputs)', () => {
      const limit = 1 / Math.sqrt(200);
      for (const values of [weight('torch'), bias({ init: 'torch' })]) {
        assert.ok(values.every((value) => Math.abs(value) <= limit));
        assert.ok(Math.abs(meanSquare(values) / (limit ** 2 / 3) - 1) < 0.2);
      }
      assert.ok(bias({ init: 'torch', biasInit: 0 }).every((value) => value === 0));
    });
  });
});
