import assert from 'node:assert/strict';
import { defineModel, type LayerSpec } from '../../../src/engine/model';
import { assertLayerGradients, buildLayer, meanSquare, outputShape, parameterShapes } from './built-layer';

describe('conv2d', () => {
  const conv: LayerSpec = { layer: 'conv2d', filters: 4, kernelSize: 3 };

  it('has a weight [filters, channels / groups, height, width] and a bias [filters]', () => {
    assert.deepEqual(parameterShapes(conv, [2, 5, 5]), { weight: [4, 2, 3, 3], bias: [4] });
    assert.deepEqual(parameterShapes({ ...conv, groups: 2, bias: false }, [2, 5, 5]), {
      weight: [4, 1, 3, 3],
    });
  });

  const shapes: [string, LayerSpec, number[], number[]][] = [
    ['loses the rim', conv, [2, 8, 6], [4, 6, 4]],
    ['keeps the size with padding "same"', { ...conv, padding: 'same' }, [2, 8, 6], [4, 8, 6]],
    ['keeps it for an even kernel too', { ...conv, kernelSize: 4, padding: 'same' }, [2, 8, 6], [4, 8, 6]],
    ['gains by padding', { ...conv, padding: 2 }, [2, 8, 6], [4, 10, 8]],
    ['jumps by the stride', { ...conv, stride: 2 }, [2, 8, 6], [4, 3, 2]],
    ['reaches further by dilation', { ...conv, dilation: 2 }, [2, 8, 6], [4, 4, 2]],
  ];
  for (const [what, spec, from, to] of shapes) {
    it(`${what}: [${from.join(', ')}] becomes [${to.join(', ')}]`, () => {
      assert.deepEqual(outputShape(spec, from), to);
    });
  }

  it('weighs what lies under its kernel', () => {
    const { numbers, run } = buildLayer({ ...conv, filters: 1, kernelSize: 2 }, [1, 2, 3], { batch: 1 });
    numbers('weight').set([1, 10, 100, 1000]);
    numbers('bias').set([0.5]);
    assert.deepEqual(run([1, 2, 3, 4, 5, 6]), [5421.5, 6532.5]);
  });

  it('has right gradients', () => {
    assertLayerGradients({ ...conv, activation: 'tanh' }, [2, 5, 4]);
    assertLayerGradients({ ...conv, padding: 'same', kernelSize: 2 }, [1, 3, 3]);
    assertLayerGradients({ ...conv, stride: 2, padding: 1, dilation: 2, groups: 2 }, [2, 7, 6]);
  });

  it('starts by the fan of all places under the kernel', () => {
    const values = buildLayer({ ...conv, filters: 300, activation: 'relu' }, [8, 3, 3]).numbers('weight');
    const variance = meanSquare(values);
    assert.ok(Math.abs(variance / (2 / (8 * 9)) - 1) < 0.05, `variance ${variance}`);
  });

  const wrong: [string, LayerSpec, number[], RegExp, string][] = [
    [
      'rows that are not images',
      conv,
      [64],
      /^conv2d1: takes \[batch, channels, height, width\], not \[batch, 64\]; set "inputShape": \[channels, height, width\]/,
      '/model/0',
    ],
    [
      'a kernel larger than the image',
      conv,
      [2, 2, 2],
      /^conv2d1: a kernel that reaches over 3 does not fit the 2/,
      '/model/0',
    ],
    [
      'channels that do not divide',
      { ...conv, groups: 3 },
      [4, 5, 5],
      /^conv2d1: 4 channels and 4 filters/,
      '/model/0/groups',
    ],
    [
      '"same" with a stride',
      { ...conv, padding: 'same', stride: 2 },
      [2, 5, 5],
      /"same" needs stride 1/,
      '/model/0',
    ],
  ];
  for (const [what, spec, shape, message, pointer] of wrong) {
    it(`refuses ${what}`, () => {
      assert.throws(() => defineModel([spec], shape, null, 0), { name: 'ModelError', message, pointer });
    });
  }
});

describe('conv1d', () => {
  const conv: LayerSpec = { layer: 'conv1d', filters: 3, kernelSize: 3 };

  it('works along the last axis', () => {
    assert.deepEqual(parameterShapes(conv, [2, 7]), { weight: [3, 2, 3], bias: [3] });
    assert.deepEqual(outputShape(conv, [2, 7]), [3, 5]);
    assert.deepEqual(outputShape({ ...conv, padding: 'same' }, [2, 7]), [3, 7]);
    assert.deepEqual(outputShape({ ...conv, stride: 2, padding: 1, dilation: 2 }, [2, 7]), [3, 3]);
  });

  it('has right gradients', () => {
    assertLayerGradients({ ...conv, activation: 'gelu', padding: 'same' }, [2, 6]);
  });

  it('refuses rows without channels', () => {
    assert.throws(() => defineModel([conv], [7], null, 0), {
      message: /^conv1d1: takes \[batch, channels, length\], not \[batch, 7\]/,
    });
  });
});
