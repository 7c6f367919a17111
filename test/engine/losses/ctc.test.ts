import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluateLoss, row, type Tensor } from './evaluated-loss';

/** Labels without repetitions, then without blanks: what an alignment stands for. */
function collapse(path: readonly number[]): number[] {
  return path.filter((label, i) => label !== path[i - 1]).filter((label) => label !== 0);
}

/** The probability of the labels, summed over all paths one by one. */
function probabilityOf(probabilities: readonly (readonly number[])[], labels: readonly number[]): number {
  const classes = probabilities[0].length;
  let total = 0;
  const walk = (path: number[], probability: number): void => {
    if (path.length === probabilities.length) {
      if (collapse(path).join() === labels.join()) total += probability;
      return;
    }
    for (let label = 0; label < classes; label++)
      walk([...path, label], probability * probabilities[path.length][label]);
  };
  walk([], 1);
  return total;
}

function logarithms(probabilities: readonly (readonly number[])[]): Tensor {
  return {
    shape: [probabilities.length, probabilities[0].length],
    data: probabilities.flat().map(Math.log),
  };
}

const distribution = fc
  .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 })
  .map((weights) => weights.map((weight) => weight / weights.reduce((sum, each) => sum + each, 0)));

describe('ctc', () => {
  it('is the negative logarithm of the probability of all paths together', () => {
    fc.assert(
      fc.property(
        fc.array(distribution, { minLength: 1, maxLength: 5 }),
        fc.array(fc.constantFrom(1, 2), { maxLength: 3 }),
        (probabilities, labels) => {
          const target = row(...labels, -1);
          const [loss] = evaluateLoss('ctc', logarithms(probabilities), target).values;
          const expected = -Math.log(probabilityOf(probabilities, labels));
          assert.ok(loss === expected || Math.abs(loss - expected) < 1e-9, `${loss}, not ${expected}`);
        },
      ),
    );
  });

  it('is infinite where labels do not fit into the time, or 0 and without gradient when asked', () => {
    const probabilities = logarithms([
      [0.2, 0.8],
      [0.5, 0.5],
    ]);
    assert.deepEqual(evaluateLoss('ctc', probabilities, row(1, 1)).values, [Infinity]);
    const options = { zeroInfinity: true };
    const { values, gradient } = evaluateLoss('ctc', probabilities, row(1, 1), { options });
    assert.deepEqual(values, [0]);
    assert.deepEqual(gradient, [0, 0, 0, 0]);
  });

  it('is NaN for a label that is the blank or no class', () => {
    const probabilities = logarithms([[0.2, 0.8]]);
    assert.deepEqual(evaluateLoss('ctc', probabilities, row(0)).values, [Number.NaN]);
    assert.deepEqual(evaluateLoss('ctc', probabilities, row(2)).values, [Number.NaN]);
  });

  it('takes certain and impossible classes', () => {
    const probabilities: Tensor = { shape: [2, 2], data: [-Infinity, 0, 0, -Infinity] };
    const { values, gradient } = evaluateLoss('ctc', probabilities, row(1));
    assert.ok(values[0] === 0);
    assert.deepEqual(gradient, [0, 0, 0, 0]);
  });
});
