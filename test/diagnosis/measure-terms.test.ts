import assert from 'node:assert/strict';
import { measureTerms } from '../../src/diagnosis/measure-terms';
import type { TermGradientsMeasured } from '../../src/runs/events';
import { prepareRun } from '../../src/runs/prepare/prepare-run';
import { Trainer } from '../../src/runs/training/trainer';
import { linear } from './data-sets';
import { ingredientsOf } from './program';

const TERMS = {
  terms: [
    { name: 'near', loss: 'mse' },
    { name: 'far', loss: 'mae', weight: 2 },
  ],
};

function measure(keys: object = {}): readonly TermGradientsMeasured[] {
  const runFile = {
    data: { file: 'data.csv', target: 'y', validation: 0 },
    model: [{ layer: 'dense' }],
    loss: TERMS,
    optimizer: { type: 'sgd', learningRate: 0.01 },
    epochs: 40,
    batchSize: 16,
    ...keys,
  };
  // 50 rows: the last of four batches has two.
  const ingredients = ingredientsOf({ data: linear({ rows: 50 }), runFile });
  const run = prepareRun(ingredients);
  const told: TermGradientsMeasured[] = [];
  const trainer = new Trainer(run, { listener: () => undefined });
  const report = () => undefined;
  trainer.addObserver(measureTerms({ run, ingredients, report, tell: (event) => told.push(event) }));
  trainer.advance({});
  trainer.dispose();
  return told;
}

describe('measuring terms', () => {
  it('tells the gradients of the terms from the first step to the end, now and then', () => {
    const told = measure();
    assert.equal(told[0].step, 0);
    assert.ok(told.length >= 12 && told.length <= 64);
    assert.ok(told[told.length - 1].step > 140);
    for (const { terms, norms, cosines } of told) {
      assert.deepEqual(terms, ['near', 'far']);
      assert.ok(norms.every((norm) => norm >= 0));
      assert.equal(cosines.length, 1);
      assert.ok(Math.abs(cosines[0]) <= 1 + 1e-6);
    }
  });

  it('measures no more often in a long run than a chart needs', () => {
    assert.ok(measure({ epochs: 1000 }).length <= 64);
  });

  it('leaves the short batch at the end of an epoch alone', () => {
    assert.ok(measure({ epochs: 4 }).every(({ step }) => step % 4 !== 3));
  });

  it('says nothing of a loss of one term, a penalty beside it or not, nor of losses that replace one another', () => {
    assert.deepEqual(measure({ loss: 'mse' }), []);
    assert.deepEqual(measure({ loss: 'mse', regularization: { l2: 0.1 } }), []);
    const schedule = [{ loss: 'mse' }, { loss: 'mae', from: { epoch: 2 }, blend: { epochs: 2 } }];
    assert.deepEqual(measure({ loss: { schedule } }), []);
  });
});
