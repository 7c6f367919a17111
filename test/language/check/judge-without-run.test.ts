import assert from 'node:assert/strict';
import { checkLosses } from '../../../src/language/check/check-loss';
import { LossFile } from '../../../src/language/loss-file';

/** What is found of a loss of which nothing is known, and over which targets. */
function judge(body: string) {
  const text = `export default function (prediction, target) { ${body} }`;
  const { lossFile, problems } = LossFile.read(text, 'unknown.loss.js');
  assert.ok(lossFile !== null, problems[0]?.message);
  const [{ context, remarks, problem }] = checkLosses(lossFile);
  assert.equal(problem, null);
  return { target: context!.target, rules: remarks.map(({ rule }) => rule) };
}

describe('a loss without a run', () => {
  it('is over measurements', () => {
    const { target, rules } = judge('return mean((prediction - target) ** 2);');
    assert.deepEqual(rules, []);
    assert.deepEqual([target.classes, target.values], [null, null]);
  });

  it('is over classes where it takes its targets for indices', () => {
    for (const body of [
      'return -mean(sum(oneHot(target, 3) * logSoftmax(prediction, 1), 1));',
      'return -mean(gather(logSoftmax(prediction, 1), 1, reshape(target, [-1, 1])));',
    ]) {
      const { target, rules } = judge(body);
      assert.deepEqual(rules, [], body);
      assert.equal(target.classes, 3);
    }
  });

  it('is over labels where it is sound for them', () => {
    for (const body of [
      'return mean(target * softplus(-prediction) + (1 - target) * softplus(prediction));',
      'return mean((1 - target) * prediction ** 2 + target * maximum(0, 1 - prediction) ** 2);',
      'return mean((target - sigmoid(prediction)) ** 2 * sqrt(1 + target));',
    ]) {
      assert.deepEqual(judge(body).rules, [], body);
    }
  });

  it('is warned of where it is unsound for labels, too', () => {
    assert.deepEqual(judge('return mean(abs(prediction - target) / target);').rules, ['unstable-expression']);
    assert.deepEqual(judge('return mean(prediction - target);').rules, ['negative-loss']);
    assert.deepEqual(judge('return mean(sqrt(prediction - target));').rules, ['unstable-expression']);
  });
});
