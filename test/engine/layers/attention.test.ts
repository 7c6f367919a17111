import assert from 'node:assert/strict';
import { defineModel, type LayerSpec } from '../../../src/engine/model';
import { assertLayerGradients, buildLayer, outputShape, parameterShapes } from './built-layer';

describe('attention', () => {
  const spec: LayerSpec = { layer: 'attention', heads: 2 };
  const input = Array.from({ length: 12 }, (_, i) => Math.sin(3 * i));

  it("has the parameters of PyTorch's MultiheadAttention and keeps the shape", () => {
    assert.deepEqual(parameterShapes(spec, [3, 4]), {
      in_proj_weight: [12, 4],
      in_proj_bias: [12],
      'out_proj.weight': [4, 4],
      'out_proj.bias': [4],
    });
    assert.deepEqual(outputShape(spec, [3, 4]), [3, 4]);
  });

  it('starts as in PyTorch: input weights Glorot uniform as one matrix, biases 0', () => {
    const { numbers } = buildLayer(spec, [3, 64]);
    const limit = Math.sqrt(6 / (64 + 192));
    const largest = Math.max(...numbers('in_proj_weight').map(Math.abs));
    assert.ok(largest <= limit && largest > 0.99 * limit);
    assert.ok(numbers('out_proj.weight').every((value) => Math.abs(value) <= 1 / 8));
    assert.ok(numbers('in_proj_bias').every((value) => value === 0));
  });

  it('does not depend on the order of the steps', () => {
    const { run } = buildLayer(spec, [3, 4], { batch: 1 });
    const output = run(input);
    const swapped = run([...input.slice(8), ...input.slice(4, 8), ...input.slice(0, 4)]);
    const back = [...swapped.slice(8), ...swapped.slice(4, 8), ...swapped.slice(0, 4)];
    output.forEach((value, i) => {
      assert.ok(Math.abs(value - back[i]) < 1e-12);
    });
  });

  it('under causal, gives each step what it would give without later ones', () => {
    const { run } = buildLayer({ ...spec, causal: true }, [3, 4], { batch: 1 });
    const output = run(input);
    const other = run([...input.slice(0, 8), 9, 9, 9, 9]);
    assert.deepEqual(other.slice(0, 8), output.slice(0, 8));
    assert.notDeepEqual(other.slice(8), output.slice(8));
  });

  it('drops attention weights in training only', () => {
    const dropping = { ...spec, dropout: 0.5 };
    const evaluated = buildLayer(dropping, [3, 4], { batch: 1, mode: 'eval' }).run(input);
    assert.deepEqual(evaluated, buildLayer(spec, [3, 4], { batch: 1 }).run(input));
    assert.notDeepEqual(buildLayer(dropping, [3, 4], { batch: 1 }).run(input), evaluated);
  });

  it('has right gradients', () => {
    assertLayerGradients(spec, [3, 4]);
    assertLayerGradients({ ...spec, causal: true, dropout: 0.3 }, [3, 4]);
  });

  it('refuses units that do not divide into the heads, and rows that are not sequences', () => {
    assert.throws(() => defineModel([{ ...spec, heads: 3 }], [3, 4], null, 0), {
      name: 'ModelError',
      message: 'attention1: 4 units do not divide into 3 heads',
      pointer: '/model/0/heads',
    });
    assert.throws(() => defineModel([spec], [4], null, 0), {
      message: /^attention1: takes \[batch, time, units\], not \[batch, 4\]/,
    });
  });
});
