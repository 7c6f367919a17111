import assert from 'node:assert/strict';
import { join } from 'node:path';
import { families } from './adapters/training-runs';
import { readGoldenFolder } from './golden-file';
import { goldenRun } from './training-run/golden-run';
import { replayRun } from './training-run/replay';
import { readRunData } from './training-run/run-data';
import { translateLayers } from './training-run/run-layers';

const { files } = readGoldenFolder(join(__dirname, '..', 'fixtures', 'training-runs'));

describe('whole trainings', () => {
  for (const file of files) {
    const run = goldenRun.parse(file.content);
    it(`${run.run} in ${run.dtype} goes as in PyTorch, step by step`, () => {
      const results = families.training_runs(file, run.dtype);
      assert.deepEqual(
        results.map(({ outcome }) => outcome),
        [{ kind: 'passed', remarks: [] }],
      );
    });
  }

  it('are found different when a single number of the reference is', () => {
    const [file] = files.filter(({ path }) => path.endsWith('iris_mlp_ce_sgd_float64.json'));
    const run = goldenRun.parse(file.content);
    const losses = [...run.loss_per_step];
    losses[250] *= 1 + 1e-8;
    const changed = { ...file, content: { ...file.content, loss_per_step: losses } };
    const [{ outcome }] = families.training_runs(changed, 'float64');
    assert.equal(outcome.kind, 'failed');
    assert.match(outcome.problems.join(), /^loss of step 250 is /);
  });

  it('come out with the same bits when repeated', () => {
    const [file] = files.filter(({ path }) => path.endsWith('iris_mlp_ce_sgd_float32.json'));
    const run = goldenRun.parse(file.content);
    const data = readRunData(run.data, file.path);
    const model = translateLayers(run, data.features[0].length);
    assert.deepEqual(replayRun(run, model, data), replayRun(run, model, data));
  });
});
