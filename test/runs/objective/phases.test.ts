import assert from 'node:assert/strict';
import { PhaseWeights } from '../../../src/runs/objective/phases';
import type { Moment } from '../../../src/runs/run-file/run-file';

const epoch = (count: number): Moment => ({ unit: 'epoch', count });
const step = (count: number): Moment => ({ unit: 'step', count });

function weightsAt(steps: readonly number[], phases: readonly { from: Moment; blend: Moment }[]): number[][] {
  const weights = new PhaseWeights(phases, 10);
  return steps.map((each) => {
    weights.update(each);
    return [...weights.weights];
  });
}

describe('PhaseWeights', () => {
  it('replace a loss at once', () => {
    const phases = [
      { from: step(0), blend: step(0) },
      { from: epoch(2), blend: step(0) },
    ];
    assert.deepEqual(weightsAt([0, 19, 20, 500], phases), [
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
  });

  it('replace a loss little by little', () => {
    const phases = [
      { from: step(0), blend: step(0) },
      { from: step(4), blend: step(4) },
    ];
    assert.deepEqual(weightsAt([3, 4, 5, 7, 8], phases), [
      [1, 0],
      [1, 0],
      [0.75, 0.25],
      [0.25, 0.75],
      [0, 1],
    ]);
  });

  it('add up to 1, also where one blend begins within another', () => {
    const phases = [
      { from: step(0), blend: step(0) },
      { from: step(2), blend: epoch(1) },
      { from: step(6), blend: epoch(1) },
    ];
    for (const weights of weightsAt([0, 3, 7, 9, 12, 20], phases)) {
      assert.ok(Math.abs(weights.reduce((a, b) => a + b, 0) - 1) < 1e-15);
      assert.ok(weights.every((weight) => weight >= 0));
    }
  });
});
