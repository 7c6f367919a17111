import assert from 'node:assert/strict';
import { Trainer } from '../../../src/runs/training/trainer';
import { TemporaryFolder } from '../../data/temporary-folder';
import { linearTable, preparedRunFrom } from '../prepared-run-from';
import { RecordedRun } from '../recorded-run';

const network = {
  model: [{ layer: 'dense', units: 8, activation: 'tanh' }, { layer: 'dense' }],
  optimizer: { type: 'adam', learningRate: 0.01 },
};

describe('Trainer goes on from a checkpoint with the same bits', () => {
  const folder = new TemporaryFolder();
  const prepare = (keys: Parameters<typeof preparedRunFrom>[2]) =>
    preparedRunFrom(folder, linearTable(50), keys, 42);

  const cases: Record<string, Parameters<typeof preparedRunFrom>[2]> = {
    'with momentum': { optimizer: { type: 'sgd', learningRate: 0.01, momentum: 0.9 } },
    'with adam and dropout': {
      ...network,
      model: [
        { layer: 'dense', units: 8, activation: 'relu' },
        { layer: 'dropout', rate: 0.3 },
        { layer: 'batchNorm' },
        { layer: 'dense' },
      ],
    },
    'with l-bfgs': { optimizer: { type: 'lbfgs', learningRate: 0.1, maxIter: 3 } },
    'with a plateau': { schedule: { type: 'plateau', factor: 0.5, patience: 1, threshold: 0.5 } },
    'with uncertainty weighting': balanced('uncertainty'),
    'with GradNorm': balanced('gradNorm'),
    'with a dynamic weight average': balanced('dwa'),
    'with PCGrad': balanced('pcGrad'),
  };

  function balanced(balance: string) {
    return {
      ...network,
      loss: {
        terms: [
          { name: 'square', loss: 'mse' },
          { name: 'absolute', loss: 'mae' },
        ],
        balance,
      },
    };
  }

  for (const [name, keys] of Object.entries(cases)) {
    it(name, async () => {
      const run = await prepare({ epochs: 5, batchSize: 16, ...keys });
      const whole = RecordedRun.of(run);
      for (const steps of [0, 4, 6]) {
        const first = new RecordedRun(run);
        if (steps > 0) first.trainer.advance({ steps });
        const checkpoint = first.trainer.saveCheckpoint();
        const second = new RecordedRun(run);
        second.trainer.restoreCheckpoint(checkpoint);
        second.trainer.advance({});
        assert.deepEqual([...first.rows, ...second.rows], whole.rows);
        assert.deepEqual([...first.epochs, ...second.epochs], whole.epochs);
      }
    });
  }

  it('but not from one of another model', async () => {
    const bytes = new Trainer(await prepare({}), { listener: () => undefined }).saveCheckpoint();
    const other = new Trainer(await prepare(network), { listener: () => undefined });
    assert.throws(() => {
      other.restoreCheckpoint(bytes);
    }, /its 'dense1.weight' is \[1, 2\], the model's is \[8, 2\]/);
  });
});
