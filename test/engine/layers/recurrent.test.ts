import assert from 'node:assert/strict';
import { defineModel, type LayerSpec } from '../../../src/engine/model';
import { assertLayerGradients, buildLayer, meanSquare, outputShape, parameterShapes } from './built-layer';

const GATES = { rnn: 1, gru: 3, lstm: 4 };

for (const [layer, gates] of Object.entries(GATES)) {
  describe(layer, () => {
    const spec: LayerSpec = { layer, units: 3 };

    it(`has PyTorch's weights for ${gates} gate(s)`, () => {
      assert.deepEqual(parameterShapes(spec, [5, 2]), {
        weight_ih_l0: [gates * 3, 2],
        weight_hh_l0: [gates * 3, 3],
        bias_ih_l0: [gates * 3],
        bias_hh_l0: [gates * 3],
      });
      const stacked = parameterShapes({ ...spec, layers: 2, bidirectional: true }, [5, 2]);
      assert.equal(Object.keys(stacked).length, 16);
      assert.deepEqual(stacked.weight_ih_l0_reverse, [gates * 3, 2]);
      assert.deepEqual(stacked.weight_ih_l1, [gates * 3, 6]);
      assert.deepEqual(stacked.weight_hh_l1_reverse, [gates * 3, 3]);
    });

    it('gives the last state, or those of all steps', () => {
      assert.deepEqual(outputShape(spec, [5, 2]), [3]);
      assert.deepEqual(outputShape({ ...spec, returnSequences: true }, [5, 2]), [5, 3]);
      assert.deepEqual(outputShape({ ...spec, bidirectional: true }, [5, 2]), [6]);
      assert.deepEqual(outputShape({ ...spec, bidirectional: true, returnSequences: true }, [5, 2]), [5, 6]);
    });

    it('gives the same states either way', () => {
      const input = [0.1, -0.4, 0.7, 0.3, -0.2, 0.9];
      const last = buildLayer(spec, [3, 2], { batch: 1 }).run(input);
      const all = buildLayer({ ...spec, returnSequences: true }, [3, 2], { batch: 1 }).run(input);
      assert.deepEqual(all.slice(-3), last);
    });

    it('reads backward from the end in both directions: each last state has seen every step', () => {
      const input = [0.1, -0.4, 0.7, 0.3, -0.2, 0.9];
      const options = { ...spec, bidirectional: true };
      const last = buildLayer(options, [3, 2], { batch: 1 }).run(input);
      const all = buildLayer({ ...options, returnSequences: true }, [3, 2], { batch: 1 }).run(input);
      assert.deepEqual(last.slice(0, 3), all.slice(12, 15), 'forward, after the last step');
      assert.deepEqual(last.slice(3), all.slice(3, 6), 'backward, after the first step');
    });

    it('has right gradients', () => {
      assertLayerGradients(spec, [4, 2]);
      assertLayerGradients({ ...spec, layers: 2, bidirectional: true, returnSequences: true }, [3, 2]);
    });

    it('starts uniform within 1 / sqrt(units), as in PyTorch, or as init says with biases 0', () => {
      const large = { ...spec, units: 64 };
      const { numbers } = buildLayer(large, [2, 32]);
      for (const name of ['weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0']) {
        assert.ok(
          numbers(name).every((value) => Math.abs(value) <= 1 / 8),
          name,
        );
      }
      assert.ok(Math.abs(meanSquare(numbers('weight_hh_l0')) / (1 / 64 / 3) - 1) < 0.1);

      const chosen = buildLayer({ ...large, init: 'glorotNormal' }, [2, 32]).numbers;
      assert.ok(Math.abs(meanSquare(chosen('weight_ih_l0')) / (2 / (32 + 64)) - 1) < 0.15);
      assert.ok(Math.abs(meanSquare(chosen('weight_hh_l0')) / (2 / (64 + 64)) - 1) < 0.15);
      assert.ok(chosen('bias_ih_l0').every((value) => value === 0));
      assert.ok(chosen('bias_hh_l0').every((value) => value === 0));
    });

    it('refuses rows that are not sequences', () => {
      assert.throws(() => defineModel([spec], [8], null, 0), {
        name: 'ModelError',
        message: new RegExp(`^${layer}1: takes \\[batch, time, features\\], not \\[batch, 8\\]`),
      });
    });
  });
}

describe('recurrent layers', () => {
  it('with orthogonal init have an orthogonal matrix for each gate', () => {
    const weight = buildLayer({ layer: 'lstm', units: 4, init: 'orthogonal' }, [2, 4]).numbers(
      'weight_hh_l0',
    );
    for (let gate = 0; gate < 4; gate++) {
      const rows = [0, 1, 2, 3].map((row) => weight.slice((gate * 4 + row) * 4, (gate * 4 + row + 1) * 4));
      rows.forEach((a, i) => {
        rows.forEach((b, j) => {
          const product = [0, 1, 2, 3].reduce((total, k) => total + a[k] * b[k], 0);
          assert.ok(Math.abs(product - (i === j ? 1 : 0)) < 1e-14);
        });
      });
    }
  });

  it('rnn takes relu in place of tanh', () => {
    const { numbers, run } = buildLayer({ layer: 'rnn', units: 1, activation: 'relu' }, [2, 1], { batch: 1 });
    numbers('weight_ih_l0').set([2]);
    numbers('weight_hh_l0').set([3]);
    numbers('bias_ih_l0').set([0.5]);
    numbers('bias_hh_l0').set([0.25]);
    assert.deepEqual(run([1, 4]), [3 * 2.75 + 8.75]);
    assert.deepEqual(run([-1, -1]), [0]);
  });
});
