import { strict as assert } from 'node:assert';
import { LossComparison } from '../../../src/diagnosis/experiments/loss-comparison';
import { linear } from '../data-sets';
import { ingredientsOf } from '../program';

const ingredients = ingredientsOf({
  data: linear({ rows: 240, outliers: 0.1 }),
  runFile: {
    data: { file: 'data.csv', target: 'y', validation: 0.25 },
    model: [{ layer: 'dense' }],
    loss: 'mse',
    optimizer: { type: 'adam', learningRate: 0.05 },
    epochs: 20,
  },
});

function compare(...losses: readonly string[]) {
  const comparison = new LossComparison(
    ingredients,
    losses.map((name) => ({ name, change: [{ pointer: '/loss', value: name }] })),
  );
  while (comparison.advance({}));
  return comparison.result;
}

describe('comparing losses', () => {
  it('judges by what they have in common, and never by their own values', () => {
    for (const { metrics } of compare('mse', 'mae')) {
      assert.ok('r2' in metrics && 'mae' in metrics);
      assert.ok(!('loss' in metrics));
    }
  });

  it('trains each from the same three seeds', () => {
    for (const { courses } of compare('mse', 'huber'))
      assert.deepEqual(
        courses.map(({ seed }) => seed),
        [1, 2, 3],
      );
  });

  it('gives the spread over seeds', () => {
    const [{ metrics }] = compare('mse');
    assert.equal(metrics.r2.count, 3);
    assert.ok(metrics.r2.spread > 0);
  });

  it('puts the best first', () => {
    const means = compare('mse', 'huber', 'mae').map(({ metrics }) => metrics.r2.mean);
    assert.deepEqual(
      means,
      [...means].sort((a, b) => b - a),
    );
  });
});
