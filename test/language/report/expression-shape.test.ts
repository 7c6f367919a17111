import assert from 'node:assert/strict';
import { LossFile } from '../../../src/language/loss-file';
import { expressionShape } from '../../../src/language/report/expression-shape';
import { contextOf } from '../check/examined-loss';

/** Shape and range of the expression that begins with `at`, before any run. */
function outline(body: string, at: string, example: Parameters<typeof contextOf>[0] = {}): string {
  const text = `export default function (prediction, target) { ${body} }`;
  const { lossFile } = LossFile.read(text, 'test.loss.js');
  const found = expressionShape(
    lossFile!,
    'default',
    contextOf(example),
    text.indexOf(at, text.indexOf('{')),
  );
  assert.ok(found);
  return `${found.shape} ${found.range ?? ''}`;
}

describe('an expression before any run', () => {
  it('has a shape and a range', () => {
    assert.equal(outline('return mean(sigmoid(prediction));', 'sigmoid'), '[batch, 1] between 0 and 1');
    assert.equal(outline('return mean(exp(prediction) + 1);', 'exp'), '[batch, 1] 0 or more');
    assert.equal(outline('return mean(prediction - target);', 'prediction -'), '[batch, 1] any number');
    assert.equal(
      outline('return mean(logSoftmax(prediction));', 'logS', { target: 'points' }),
      '[batch, 3] 0 or less',
    );
  });

  it('takes the range of a target from the data', () => {
    assert.equal(
      outline('return mean(prediction * target);', 'target)', { target: 'labels' }),
      '[batch, 1] 0 or 1',
    );
  });

  it('has no end that moves with the size of the batch', () => {
    assert.equal(outline('return sum(sigmoid(prediction));', 'sum'), '[] 0 or more');
    assert.equal(outline('return mean(sigmoid(prediction));', 'mean'), '[] between 0 and 1');
  });
});
