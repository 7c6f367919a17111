import assert from 'node:assert/strict';
import { losses } from '../../../src/engine/losses';
import { RandomStream } from '../../../src/engine/random';
import { evaluateLoss, row, rows, type Tensor } from './evaluated-loss';
import { optionVariants, sampleFor } from './samples';

function near(actual: number, expected: number): void {
  assert.ok(
    Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)),
    `${actual}, not ${expected}`,
  );
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Losses whose mean is not the sum over the count: the divisor, in terms of the sample. */
const DIVISORS: ReadonlyMap<string, (target: Tensor) => number> = new Map([
  ['klDiv {"batchMean":true}', ({ shape }) => shape[0]],
]);

describe('reductions of losses', () => {
  for (const loss of losses.values()) {
    for (const options of optionVariants(loss)) {
      const title = `${loss.name} ${JSON.stringify(options)}`;
      const { prediction, target } = sampleFor(loss, options, new RandomStream(11, title), 6);
      const reduced = (reduction: 'none' | 'mean' | 'sum') =>
        evaluateLoss(loss.name, prediction, target, { options, reduction }).values;

      it(`${title}: the sum is the sum of all values`, () => {
        near(reduced('sum')[0], sumOf(reduced('none')));
      });

      if (loss.name === 'ctc') {
        it(`${title}: the mean is over each row's loss per label`, () => {
          const labels = [0, 1, 2, 3, 4, 5].map(
            (i) => target.data.slice(3 * i, 3 * i + 3).filter((label) => label >= 0).length,
          );
          near(reduced('mean')[0], sumOf(reduced('none').map((value, i) => value / labels[i])) / 6);
        });
      } else {
        it(`${title}: the mean is the sum over the count`, () => {
          const values = reduced('none');
          near(reduced('mean')[0], sumOf(values) / (DIVISORS.get(title)?.(target) ?? values.length));
        });
      }
    }
  }

  it('the mean under class weights divides by the weights of the targets', () => {
    const scores = rows([1, 2, 3], [0, 0, 1], [2, 1, 0]);
    const options = { classWeight: [1, 10, 100] };
    const none = evaluateLoss('crossEntropy', scores, row(0, 1, 2), { options }).values;
    const mean = evaluateLoss('crossEntropy', scores, row(0, 1, 2), { options, reduction: 'mean' }).values;
    near(mean[0], sumOf(none) / 111);
  });

  it('the mean leaves out targets that are ignored', () => {
    const scores = rows([1, 2, 3], [0, 0, 1], [2, 1, 0]);
    const all = evaluateLoss('crossEntropy', rows([1, 2, 3], [2, 1, 0]), row(0, 2), { reduction: 'mean' });
    const some = evaluateLoss('crossEntropy', scores, row(0, -100, 2), { reduction: 'mean' });
    near(some.values[0], all.values[0]);
    assert.deepEqual(some.gradient.slice(3, 6), [0, 0, 0]);
  });

  it('the mean over ignored targets alone is NaN, without a gradient', () => {
    const { values, gradient } = evaluateLoss('nll', rows([-1, -2], [-3, -4]), row(-100, -100), {
      reduction: 'mean',
    });
    assert.deepEqual(values, [Number.NaN]);
    assert.deepEqual(gradient, [0, 0, 0, 0]);
  });
});
