import assert from 'node:assert/strict';
import { Graph } from '../../../src/engine/graph';
import { losses } from '../../../src/engine/losses';
import { leaf } from '../../../src/engine/operations/leaves';
import { RandomStream } from '../../../src/engine/random';
import { formatShape, ShapeError, type Shape } from '../../../src/engine/shape';
import { lossNamed } from './evaluated-loss';
import { sampleFor } from './samples';

function build(name: string, prediction: Shape, target: Shape, options: Record<string, unknown> = {}) {
  const graph = new Graph();
  const loss = lossNamed(name);
  return loss.build(
    leaf(graph, 'p', 'input', prediction),
    leaf(graph, 't', 'input', target),
    loss.options.parse(options),
  );
}

function assertRefused(name: string, prediction: Shape, target: Shape): void {
  assert.throws(
    () => build(name, prediction, target),
    (error: unknown) => {
      assert.ok(error instanceof ShapeError, String(error));
      assert.ok(error.message.includes(name), error.message);
      assert.ok(error.shapes.length > 0);
      return true;
    },
    `${name} of ${formatShape(prediction)} and ${formatShape(target)}`,
  );
}

describe('losses refuse shapes that do not fit', () => {
  for (const loss of losses.values()) {
    it(`${loss.name} never broadcasts its target`, () => {
      const { prediction, target } = sampleFor(loss, {}, new RandomStream(1, loss.name), 4);
      build(loss.name, prediction.shape, target.shape);
      const [batch, ...rest] = target.shape;
      assertRefused(loss.name, prediction.shape, [batch + 1, ...rest]);
      assertRefused(loss.name, prediction.shape, [1, ...rest]);
      assertRefused(loss.name, prediction.shape, [...target.shape, 1]);
      assertRefused(loss.name, prediction.shape, [1, ...target.shape]);
      assertRefused(loss.name, prediction.shape, []);
    });
  }

  it('and say both shapes and what to try', () => {
    assert.throws(() => build('mse', [32, 1], [32]), {
      name: 'ShapeError',
      message: 'mse got a prediction of shape [32, 1] and a target of shape [32]; reshape one of them',
      shapes: [[32, 1], [32]],
    });
    assert.throws(() => build('crossEntropy', [32, 3], [32, 1]), {
      message:
        'crossEntropy got a prediction of shape [32, 3] and a target of shape [32, 1]; class indices for it would be [32]',
    });
  });

  it('and lists of weights that have not one for each class', () => {
    assert.throws(() => build('crossEntropy', [4, 3], [4], { classWeight: [1, 2] }), {
      message: 'crossEntropy has 2 numbers as classWeight, but the prediction has 3 classes',
    });
    assert.throws(() => build('bceWithLogits', [4, 3], [4, 3], { posWeight: [1, 2] }), ShapeError);
  });

  it('and an odd number of outputs where there must be two of each', () => {
    assert.throws(() => build('gaussianNll', [4, 3], [4, 1]), {
      message:
        'gaussianNll needs an even number of columns in the prediction (means, then variances), but it is [4, 3]',
    });
  });
});
