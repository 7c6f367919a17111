import assert from 'node:assert/strict';
import { defineModel } from '../../../src/engine/model';
import {
  assertParameterGradients,
  buildLayer,
  meanSquare,
  outputShape,
  parameterShapes,
} from './built-layer';

describe('embedding', () => {
  const spec = { layer: 'embedding', vocabulary: 4, units: 2 };

  it('has one vector for each code', () => {
    assert.deepEqual(parameterShapes(spec, [3]), { weight: [4, 2] });
    assert.deepEqual(outputShape(spec, [3]), [3, 2]);
  });

  it('looks them up', () => {
    const { numbers, run } = buildLayer(spec, [3], { batch: 1 });
    numbers('weight').set([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]);
    assert.deepEqual(run([2, 0, 3]), [2, 2.5, 0, 0.5, 3, 3.5]);
  });

  it('adds up the gradients of a code that occurs twice, and gives none to those that do not', () => {
    assertParameterGradients(spec, [3], [1, 1, 2, 2, 1, 0]);
  });

  it('starts standard normal', () => {
    const values = buildLayer({ ...spec, vocabulary: 5000 }, [1]).numbers('weight');
    const square = meanSquare(values);
    assert.ok(Math.abs(square - 1) < 0.06, `variance ${square}`);
  });

  it('must come first', () => {
    assert.throws(() => defineModel([{ layer: 'dense', units: 2 }, spec], [3], null, 0), {
      name: 'ModelError',
      message: 'embedding1: looks up the codes of the data, so it must be the first layer',
      pointer: '/model/1',
    });
  });
});
