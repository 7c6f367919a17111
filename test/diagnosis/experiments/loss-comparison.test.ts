import { strict as assert } from 'node:assert';
import { LossComparison } from '../../../src/diagnosis/experiments/loss-comparison';
import { linear } from '../data-sets';
import { ingredientsOf } from '../program';

function ingredientsWith(keys: object = {}, outliers = 0.1) {
  return ingredientsOf({
    data: linear({ rows: 240, outliers }),
    runFile: {
      data: { file: 'data.csv', target: 'y', validation: 0.25 },
      model: [{ layer: 'dense' }],
      loss: 'mse',
      optimizer: { type: 'adam', learningRate: 0.05 },
      epochs: 20,
      ...keys,
    },
  });
}

function compare(...losses: readonly string[]) {
  return compareIn(ingredientsWith(), ...losses);
}

function compareIn(ingredients: ReturnType<typeof ingredientsOf>, ...losses: readonly string[]) {
  const comparison = new LossComparison(
    ingredients,
    losses.map((name) => ({ name, change: [{ pointer: '/loss', value: name }] })),
  );
  while (comparison.advance({}));
  return comparison.result;
}

describe('comparing losses', () => {
  it('judges by what they have in common, and never by their own values', () => {
    for (const { metrics } of compare('mse', 'mae').losses) {
      assert.ok('r2' in metrics && 'mae' in metrics);
      assert.ok(!('loss' in metrics));
    }
  });

  it('trains each from the same three seeds', () => {
    for (const { courses } of compare('mse', 'huber').losses)
      assert.deepEqual(
        courses.map(({ seed }) => seed),
        [1, 2, 3],
      );
  });

  it('gives the spread over seeds', () => {
    const [{ metrics }] = compare('mse').losses;
    assert.equal(metrics.r2.count, 3);
    assert.ok(metrics.r2.spread > 0);
  });

  it('puts the best first', () => {
    const means = compare('mse', 'huber', 'mae').losses.map(({ metrics }) => metrics.r2.mean);
    assert.deepEqual(
      means,
      [...means].sort((a, b) => b - a),
    );
  });

  it('tells what an answer reaches that looks at no feature, and that a loss does better', () => {
    const clean = ingredientsWith({ optimizer: { type: 'adam', learningRate: 0.2 } }, 0);
    const { losses, constant } = compareIn(clean, 'mse', 'mae');
    assert.equal(constant?.name, 'the mean');
    // R² of the training mean on other rows: 0 but for the distance of the two means.
    assert.ok(constant.metrics.r2.mean <= 0 && constant.metrics.r2.mean > -0.1);
    assert.equal(constant.metrics.r2.count, 3);
    assert.deepEqual(
      losses.map(({ learns }) => learns),
      [true, true],
    );
  });

  it('says of losses that stay behind the constant answer that they learn nothing', () => {
    const { losses } = compareIn(
      ingredientsWith({ optimizer: { type: 'sgd', learningRate: 1e-9 } }),
      'mse',
      'mae',
    );
    assert.deepEqual(
      losses.map(({ learns }) => learns),
      [false, false],
    );
  });
});
