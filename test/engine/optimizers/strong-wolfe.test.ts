import assert from 'node:assert/strict';
import fc from 'fast-check';
import { searchStrongWolfe, type LinePoint } from '../../../src/engine/optimizers/strong-wolfe';

/** A loss along a line, with its derivative, that grows without bound on both sides. */
interface Line {
  readonly loss: (step: number) => number;
  readonly slope: (step: number) => number;
}

function search({ loss, slope }: Line, firstStep: number) {
  const at = (step: number): LinePoint => ({
    step,
    loss: loss(step),
    slope: slope(step),
    gradient: Float64Array.of(slope(step)),
  });
  let evaluations = 0;
  const found = searchStrongWolfe({
    start: at(0),
    firstStep,
    directionSize: 1,
    toleranceChange: 1e-9,
    evaluate: (step) => {
      evaluations++;
      return at(step);
    },
  });
  assert.equal(found.evaluations, evaluations);
  return found.point;
}

const bowls = fc.record({
  curvature: fc.double({ min: 0.1, max: 10, noNaN: true }),
  bottom: fc.double({ min: 0.1, max: 10, noNaN: true }),
  ripple: fc.double({ min: 0, max: 0.5, noNaN: true }),
});

describe('the strong Wolfe search', () => {
  it('finds a point that is low enough and flat enough, wherever it begins', () => {
    fc.assert(
      fc.property(
        bowls,
        fc.double({ min: 0.01, max: 20, noNaN: true }),
        ({ curvature, bottom, ripple }, first) => {
          const line: Line = {
            loss: (step) => curvature * (step - bottom) ** 2 + ripple * curvature * Math.cos(step - bottom),
            slope: (step) => 2 * curvature * (step - bottom) - ripple * curvature * Math.sin(step - bottom),
          };
          const { step, loss, slope } = search(line, first);
          assert.ok(loss <= line.loss(0) + 1e-4 * step * line.slope(0), `loss ${loss} at ${step}`);
          assert.ok(Math.abs(slope) <= 0.9 * Math.abs(line.slope(0)), `slope ${slope} at ${step}`);
        },
      ),
    );
  });

  it('gives up after 25 points on a line that falls for ever', () => {
    const { step } = search({ loss: (x) => -x, slope: () => -1 }, 1);
    assert.ok(step > 1);
  });

  it('ends where the loss is not a number', () => {
    search({ loss: () => Number.NaN, slope: () => Number.NaN }, 1);
  });
});
