import assert from 'node:assert/strict';
import { agreementOver, type Agreement } from '../../src/diagnosis/agreement';
import { prepareRun } from '../../src/runs/prepare/prepare-run';
import { Trainer } from '../../src/runs/training/trainer';
import { blobs, linear, rings, unrelated } from './data-sets';
import { ingredientsOf, type Program } from './program';

type Keys = Readonly<Record<string, unknown>>;

/** How the answers of a trained model agree with the rows that trained, and with those that validate. */
function agreements(data: Program['data'], keys: Keys, section: Keys = {}): (Agreement | null)[] {
  const runFile = {
    model: [{ layer: 'dense', units: 16, activation: 'tanh' }, { layer: 'dense' }],
    loss: 'mse',
    optimizer: { type: 'adam', learningRate: 0.02 },
    epochs: 40,
    ...keys,
    data: { file: 'data.csv', target: 'y', validation: 0.25, ...section },
  };
  const run = prepareRun(ingredientsOf({ data, runFile }));
  const found: (Agreement | null)[] = [];
  const trainer = new Trainer(run, { listener: () => undefined });
  trainer.addObserver({
    onEnd(view) {
      const { trainingRows, validationRows } = run.dataset;
      found.push(...[trainingRows, validationRows].map((rows) => agreementOver(view, rows)));
    },
  });
  while (trainer.advance({}));
  return found;
}

function correlations(...given: Parameters<typeof agreements>): number[] {
  return agreements(...given).map((agreement) => agreement?.correlation ?? Number.NaN);
}

describe('agreement of answers with targets', () => {
  it('is nearly 1 where numbers are told, whatever the loss and the scale', () => {
    for (const loss of ['mse', { type: 'quantile', quantile: 0.9 }, { type: 'huber', reduction: 'sum' }])
      for (const each of correlations(linear(), { loss }, { normalizeTarget: 'standard' }))
        assert.ok(each > 0.9, String(each));
  });

  it('is high where classes are told, by one score or by one for each', () => {
    const [trained] = correlations(blobs(), { loss: 'crossEntropy' }, { target: 'kind' });
    assert.ok(trained > 0.75, String(trained));
    const [inner] = correlations(rings(), { loss: 'hinge', epochs: 80 }, { target: 'inner' });
    assert.ok(inner > 0.75, String(inner));
  });

  it('is a matter of chance for rows of which nothing can be told', () => {
    const [, elsewhere] = agreements(unrelated(), {});
    assert.ok(Math.abs(elsewhere!.deviations) < 3, String(elsewhere!.deviations));
    assert.ok(Math.abs(elsewhere!.deviations - elsewhere!.correlation * Math.sqrt(50)) < 1e-12);
  });

  it('is unknown where outputs and targets do not answer each other', () => {
    const model = [{ layer: 'dense', units: 5 }];
    const [trained] = agreements(blobs(), { model, loss: 'crossEntropy' }, { target: 'kind' });
    assert.equal(trained, null);
  });
});
