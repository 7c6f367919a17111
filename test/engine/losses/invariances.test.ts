import assert from 'node:assert/strict';
import fc from 'fast-check';
import { losses } from '../../../src/engine/losses';
import { RandomStream } from '../../../src/engine/random';
import { evaluateLoss, row, type Tensor } from './evaluated-loss';
import { optionVariants, sampleFor } from './samples';

function assertNear(actual: readonly number[], expected: readonly number[], tolerance = 1e-12): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(
      Math.abs(actual[i] - value) <= tolerance * Math.max(1, Math.abs(value)),
      `${actual[i]}, not ${value}`,
    );
  });
}

/** The rows in another order. */
function reorder({ shape, data }: Tensor, order: readonly number[]): Tensor {
  const width = data.length / shape[0];
  return { shape, data: order.flatMap((i) => data.slice(i * width, (i + 1) * width)) };
}

const finite = fc.double({ min: -50, max: 50, noNaN: true });
const scores = fc.array(fc.tuple(finite, finite, finite), { minLength: 1, maxLength: 5 });

function asRows(data: readonly (readonly number[])[]): Tensor {
  return { shape: [data.length, data[0].length], data: data.flat() };
}

describe('invariances of losses', () => {
  describe('the order of the rows does not matter', () => {
    const order = [3, 0, 4, 1, 2];
    for (const loss of losses.values()) {
      for (const options of optionVariants(loss)) {
        it(`${loss.name} ${JSON.stringify(options)}`, () => {
          const { prediction, target } = sampleFor(loss, options, new RandomStream(5, loss.name), 5);
          const [p, t] = [reorder(prediction, order), reorder(target, order)];
          const before = evaluateLoss(loss.name, prediction, target, { options });
          const after = evaluateLoss(loss.name, p, t, { options });
          const gradient = { shape: prediction.shape, data: before.gradient };
          assertNear(after.gradient, reorder(gradient, order).data);
          const values = { shape: before.shape, data: before.values };
          assertNear(after.values, before.shape.length === 0 ? before.values : reorder(values, order).data);
        });
      }
    }
  });

  describe('a number added to all scores of a row does not matter', () => {
    for (const name of ['crossEntropy', 'focal', 'multiMargin']) {
      it(name, () => {
        fc.assert(
          fc.property(scores, finite, (data, shift) => {
            const target = row(...data.map((_, i) => i % 3));
            const before = evaluateLoss(name, asRows(data), target);
            const after = evaluateLoss(name, asRows(data.map((each) => each.map((x) => x + shift))), target);
            assertNear(after.values, before.values, 1e-10);
          }),
        );
      });
    }
  });

  it('cross-entropy against indices is that against one-hot probabilities', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: 0, max: 0.9, noNaN: true }), (data, labelSmoothing) => {
        const indices = data.map((_, i) => i % 3);
        const oneHot = asRows(indices.map((index) => [0, 1, 2].map((each) => (each === index ? 1 : 0))));
        const options = { labelSmoothing, classWeight: [1, 2, 3] };
        const ofIndices = evaluateLoss('crossEntropy', asRows(data), row(...indices), { options });
        const ofOneHot = evaluateLoss('crossEntropy', asRows(data), oneHot, { options });
        assertNear(ofIndices.values, ofOneHot.values);
        assertNear(ofIndices.gradient, ofOneHot.gradient);
      }),
    );
  });

  it('cross-entropy is nll after a logSoftmax', () => {
    fc.assert(
      fc.property(scores, (data) => {
        const indices = row(...data.map((_, i) => i % 3));
        const logProbabilities = data.map((each) => {
          const largest = Math.max(...each);
          const total = each.reduce((sum, x) => sum + Math.exp(x - largest), 0);
          return each.map((x) => x - largest - Math.log(total));
        });
        assertNear(
          evaluateLoss('crossEntropy', asRows(data), indices).values,
          evaluateLoss('nll', asRows(logProbabilities), indices).values,
        );
      }),
    );
  });

  it('bceWithLogits is bce after a sigmoid', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -15, max: 15, noNaN: true }), { minLength: 1 }), (logits) => {
        const target = row(...logits.map((_, i) => i % 2));
        const probabilities = row(...logits.map((x) => 1 / (1 + Math.exp(-x))));
        assertNear(
          evaluateLoss('bceWithLogits', row(...logits), target).values,
          evaluateLoss('bce', probabilities, target).values,
          1e-9,
        );
      }),
    );
  });

  it('scores beyond the margin cost nothing, and those at it have no gradient', () => {
    for (const name of ['hinge', 'squaredHinge']) {
      const { values, gradient } = evaluateLoss(name, row(1, -1, 5, -1e6), row(1, -1, 1, -1));
      assertNear(values, [0, 0, 0, 0]);
      assertNear(gradient, [0, 0, 0, 0]);
    }
  });

  it('focal with gamma 0 is the cross-entropy', () => {
    fc.assert(
      fc.property(scores, (data) => {
        const target = row(...data.map((_, i) => i % 3));
        assertNear(
          evaluateLoss('focal', asRows(data), target, { options: { gamma: 0 } }).values,
          evaluateLoss('crossEntropy', asRows(data), target).values,
        );
      }),
    );
  });

  it('tversky with both weights a half is dice', () => {
    const loss = losses.get('dice')!;
    const { prediction, target } = sampleFor(loss, {}, new RandomStream(6, 'dice'), 5);
    // Dice counts the overlap twice, above and below, so that its smoothing weighs half as much.
    const ofDice = evaluateLoss('dice', prediction, target, { options: { smooth: 2 } });
    const ofTversky = evaluateLoss('tversky', prediction, target);
    assertNear(ofTversky.values, ofDice.values);
  });

  it('huber is smoothL1 times delta', () => {
    fc.assert(
      fc.property(
        fc.array(finite, { minLength: 1 }),
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        (data, delta) => {
          const zeros = row(...data.map(() => 0));
          const ofHuber = evaluateLoss('huber', row(...data), zeros, { options: { delta } });
          const ofSmooth = evaluateLoss('smoothL1', row(...data), zeros, { options: { beta: delta } });
          assertNear(
            ofHuber.values,
            ofSmooth.values.map((value) => value * delta),
          );
        },
      ),
    );
  });
});
