import assert from 'node:assert/strict';
import { defineModel } from '../../../src/engine/model';
import { assertLayerGradients, buildLayer, outputShape, parameterShapes } from './built-layer';

describe('batchNorm', () => {
  const spec = { layer: 'batchNorm', epsilon: 1e-9 };
  const close = (actual: ArrayLike<number>, expected: readonly number[]) => {
    assert.equal(actual.length, expected.length);
    expected.forEach((value, i) => {
      assert.ok(Math.abs(actual[i] - value) < 1e-6, `element ${i} is ${actual[i]}, expected ${value}`);
    });
  };

  it('scales and shifts each feature or channel; neither is regularized', () => {
    assert.deepEqual(parameterShapes(spec, [3]), { weight: [3], bias: [3] });
    assert.deepEqual(parameterShapes(spec, [3, 4, 5]), { weight: [3], bias: [3] });
    assert.deepEqual(outputShape(spec, [3, 4, 5]), [3, 4, 5]);
    const [layer] = defineModel([spec], [3], null, 0).layers;
    assert.deepEqual(
      layer.parameters.map(({ regularized }) => regularized),
      [false, false],
    );
  });

  it('brings each feature to mean 0 and biased variance 1 over the batch', () => {
    const { numbers, run } = buildLayer(spec, [2]);
    close(run([1, 10, 3, 30]), [-1, -1, 1, 1]);
    numbers('weight').set([2, 3]);
    numbers('bias').set([0.5, -0.5]);
    close(run([1, 10, 3, 30]), [-1.5, -3.5, 2.5, 2.5]);
  });

  it('counts the places of an image as the batch', () => {
    close(buildLayer(spec, [1, 2, 2], { batch: 1 }).run([1, 1, 3, 3]), [-1, -1, 1, 1]);
    close(buildLayer(spec, [1, 4], { batch: 1 }).run([1, 1, 3, 3]), [-1, -1, 1, 1]);
  });

  it('follows mean and unbiased variance while training', () => {
    const { numbers, run } = buildLayer({ ...spec, momentum: 0.25 }, [1]);
    close(numbers('running_mean'), [0]);
    close(numbers('running_var'), [1]);
    run([1, 3]);
    close(numbers('running_mean'), [0.25 * 2]);
    close(numbers('running_var'), [0.75 + 0.25 * 2]);
    run([5, 5]);
    close(numbers('running_mean'), [0.75 * 0.5 + 0.25 * 5]);
    close(numbers('running_var'), [0.75 * 1.25]);
    close(numbers('num_batches_tracked'), [2]);
  });

  it('uses what it followed when evaluating, and leaves it as it is', () => {
    const { numbers, run } = buildLayer(spec, [1], { mode: 'eval' });
    numbers('running_mean').set([2]);
    numbers('running_var').set([4]);
    close(run([2, 6]), [0, 2]);
    close(numbers('running_mean'), [2]);
    close(numbers('num_batches_tracked'), [0]);
  });

  it('keeps its running statistics over a batch of one row, which has no variance', () => {
    const { numbers, run } = buildLayer(spec, [2], { batch: 1 });
    run([7, 8]);
    close(numbers('running_mean'), [0, 0]);
    close(numbers('running_var'), [1, 1]);
  });

  it('has right gradients in both modes', () => {
    assertLayerGradients({ layer: 'batchNorm' }, [3], { batch: 5 });
    assertLayerGradients({ layer: 'batchNorm' }, [2, 3, 2]);
    assertLayerGradients({ layer: 'batchNorm' }, [3], { mode: 'eval' });
  });
});
