import assert from 'node:assert/strict';
import { defineModel } from '../../../src/engine/model';
import { assertLayerGradients, buildLayer, outputShape, parameterShapes } from './built-layer';

const IMAGE = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

describe('pooling', () => {
  const results: [string, number[], number[]][] = [
    ['maxPool2d', [6, 8, 14, 16], [1, 4, 4]],
    ['avgPool2d', [3.5, 5.5, 11.5, 13.5], [1, 4, 4]],
    ['maxPool1d', [2, 4, 6, 8, 10, 12, 14, 16], [1, 16]],
    ['avgPool1d', [1.5, 3.5, 5.5, 7.5, 9.5, 11.5, 13.5, 15.5], [1, 16]],
    ['globalAvgPool', [8.5], [1, 4, 4]],
    ['globalAvgPool', [8.5], [1, 16]],
  ];
  for (const [layer, expected, shape] of results) {
    it(`${layer} of [${shape.join(', ')}]`, () => {
      assert.deepEqual(buildLayer({ layer }, shape, { batch: 1 }).run(IMAGE), expected);
    });
  }

  it('has windows side by side, unless stride and padding say otherwise', () => {
    assert.deepEqual(outputShape({ layer: 'maxPool2d' }, [3, 8, 7]), [3, 4, 3]);
    assert.deepEqual(outputShape({ layer: 'maxPool2d', size: 3 }, [3, 8, 7]), [3, 2, 2]);
    assert.deepEqual(
      outputShape({ layer: 'avgPool2d', size: 3, stride: 1, padding: 1 }, [3, 8, 7]),
      [3, 8, 7],
    );
    assert.deepEqual(outputShape({ layer: 'avgPool1d', size: 3, stride: 2 }, [3, 7]), [3, 3]);
    assert.deepEqual(outputShape({ layer: 'globalAvgPool' }, [3, 8, 7]), [3]);
  });

  it('counts padding as zeros in a mean, and never in a maximum', () => {
    const options = { size: 2, padding: 1 };
    const negative = [-4, -4, -4, -4];
    assert.deepEqual(
      buildLayer({ layer: 'avgPool2d', ...options }, [1, 2, 2], { batch: 1 }).run(negative),
      [-1, -1, -1, -1],
    );
    assert.deepEqual(
      buildLayer({ layer: 'maxPool2d', ...options }, [1, 2, 2], { batch: 1 }).run(negative),
      negative,
    );
  });

  for (const layer of ['maxPool2d', 'avgPool2d', 'globalAvgPool']) {
    it(`${layer} has no parameters and right gradients`, () => {
      assert.deepEqual(parameterShapes({ layer }, [2, 4, 5]), {});
      assertLayerGradients({ layer }, [2, 4, 5]);
    });
  }
  for (const layer of ['maxPool1d', 'avgPool1d', 'globalAvgPool']) {
    it(`${layer} has right gradients along one axis`, () => {
      assertLayerGradients({ layer }, [2, 6]);
    });
  }

  it('refuses rows without places and windows that do not fit', () => {
    assert.throws(() => defineModel([{ layer: 'maxPool2d' }], [64], null, 0), {
      message: /^maxPool2d1: takes \[batch, channels, height, width\], not \[batch, 64\]/,
    });
    assert.throws(() => defineModel([{ layer: 'globalAvgPool' }], [64], null, 0), {
      message: /^globalAvgPool1: takes \[batch, channels, length\] or \[batch, channels, height, width\]/,
    });
    assert.throws(() => defineModel([{ layer: 'avgPool2d', size: 5 }], [1, 4, 8], null, 0), {
      message: /^avgPool2d1: a pooling window of 5 does not fit/,
    });
    assert.throws(() => defineModel([{ layer: 'maxPool2d', padding: 2 }], [1, 4, 8], null, 0), {
      message: /^maxPool2d1: a padding of 2 is more than half/,
    });
  });
});
