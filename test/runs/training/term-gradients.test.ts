import assert from 'node:assert/strict';
import type { TermGradients } from '../../../src/runs/training/term-gradients';
import { TemporaryFolder } from '../../data/temporary-folder';
import { linearTable, preparedRunFrom } from '../prepared-run-from';
import { RecordedRun } from '../recorded-run';

describe('the gradients of terms apart', () => {
  const folder = new TemporaryFolder();

  /** Measured after each step of a run whose loss has these terms, with the telemetry of the run. */
  async function measure(terms: readonly object[], keys: object = {}) {
    folder.write(
      'away.loss.js',
      'export default (prediction, target) => -mean((prediction - target) ** 2);\n',
    );
    const run = await preparedRunFrom(folder, linearTable(40), { epochs: 2, ...keys, loss: { terms } });
    const measured: TermGradients[] = [];
    const recorded = new RecordedRun(run, {});
    recorded.trainer.addObserver({
      onStart: (view) => measured.push(view.termGradients()),
      onStep: (view) => measured.push(view.termGradients()),
    });
    recorded.trainer.advance({});
    return { measured, recorded };
  }

  it('are as long as their weights make them, and point where the terms go', async () => {
    const { measured } = await measure([
      { name: 'a', loss: 'mse', weight: 2 },
      { name: 'b', loss: 'mse', weight: 0.5 },
    ]);
    for (const { names, norms, cosines } of measured) {
      assert.deepEqual(names, ['a', 'b']);
      assert.ok(Math.abs(norms[0] / norms[1] - 4) < 1e-5);
      for (const cosine of cosines) assert.ok(Math.abs(cosine - 1) < 1e-6);
    }
  });

  it('have a cosine of -1 where one term undoes what the other does', async () => {
    const { measured } = await measure([
      { name: 'near', loss: 'mse', weight: 2 },
      { name: 'far', loss: 'away.loss.js' },
    ]);
    for (const { cosines } of measured) assert.ok(Math.abs(cosines[1] + 1) < 1e-6);
  });

  it('are measured without changing the run', async () => {
    const terms = [
      { name: 'a', loss: 'mse' },
      { name: 'b', loss: 'mae' },
    ];
    const model = [{ layer: 'dense', units: 4 }, { layer: 'batchNorm' }, { layer: 'dense' }];
    const { recorded } = await measure(terms, { model });
    const run = await preparedRunFrom(folder, linearTable(40), { epochs: 2, model, loss: { terms } });
    const alone = new RecordedRun(run, {});
    alone.trainer.advance({});
    assert.deepEqual(recorded.rows, alone.rows);
  });

  it('leave the penalty out', async () => {
    const { measured } = await measure(
      [
        { name: 'a', loss: 'mse' },
        { name: 'b', loss: 'mae' },
      ],
      { regularization: { l2: 0.1 } },
    );
    assert.deepEqual(measured[0].names, ['a', 'b']);
  });
});
