import assert from 'node:assert/strict';
import { sumOfSquares } from '../../../src/runs/training/gradient-summary';
import type { TrainingObserver } from '../../../src/runs/training/view';
import { TemporaryFolder } from '../../data/temporary-folder';
import { cloudTable, linearTable, preparedRunFrom } from '../prepared-run-from';
import { RecordedRun } from '../recorded-run';

const network = {
  model: [{ layer: 'dense', units: 8, activation: 'tanh' }, { layer: 'dense' }],
  optimizer: { type: 'adam', learningRate: 0.01 },
};

describe('Trainer', () => {
  const folder = new TemporaryFolder();
  const prepare = (keys: Parameters<typeof preparedRunFrom>[2], rows = 50, seed = 42) =>
    preparedRunFrom(folder, linearTable(rows), keys, seed);

  describe('counts', () => {
    it('steps and epochs, the last batch of an epoch being short', async () => {
      const recorded = RecordedRun.of(await prepare({ epochs: 3, batchSize: 16 }));
      assert.deepEqual(recorded.column('step'), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
      assert.deepEqual(recorded.column('epoch'), [0, 0, 0, 1, 1, 1, 2, 2, 2]);
      assert.deepEqual(
        recorded.epochs.map(({ epoch, step }) => [epoch, step]),
        [
          [0, 2],
          [1, 5],
          [2, 8],
        ],
      );
      assert.equal(recorded.end.reason, 'completed');
      assert.equal(recorded.end.steps, 9);
    });

    it('a run in steps, which may end within an epoch', async () => {
      const recorded = RecordedRun.of(await prepare({ epochs: undefined, steps: 4, batchSize: 16 }));
      assert.equal(recorded.end.steps, 4);
      assert.equal(recorded.epochs.length, 1);
      assert.equal(recorded.end.loss, recorded.epochs[0].loss);
      assert.ok(Number.isFinite(recorded.end.validation?.r2));
    });

    it('no more steps than it may take', async () => {
      const recorded = RecordedRun.of(await prepare({ epochs: 3 }), { maxSteps: 2 });
      assert.deepEqual(recorded.column('step'), [0, 1]);
      assert.equal(recorded.end.reason, 'completed');
    });

    it('the loss of an epoch as the mean over its rows', async () => {
      const recorded = RecordedRun.of(await prepare({ epochs: 1, batchSize: 16 }));
      const [a, b, c] = recorded.column('loss');
      assert.ok(Math.abs(recorded.epochs[0].loss - (16 * a + 16 * b + 8 * c) / 40) < 1e-12);
    });
  });

  it('learns, and measures what it learned on the scale of the data', async () => {
    const keys = { epochs: 60, data: { normalizeTarget: 'standard' } };
    const { end } = RecordedRun.of(await prepare(keys, 200));
    assert.ok(end.validation!.r2 > 0.999, `r2 ${end.validation!.r2}`);
    assert.ok(end.validation!.mae < 0.05, `mae ${end.validation!.mae}`);
  });

  it('does not validate when no rows are put aside', async () => {
    const recorded = RecordedRun.of(await prepare({ data: { validation: 0 } }));
    assert.deepEqual(
      recorded.epochs.map(({ validation }) => validation),
      [null, null, null, null, null],
    );
  });

  it('gives the same bits again, and others for another seed', async () => {
    const first = RecordedRun.of(await prepare({ ...network, epochs: 4 }));
    const second = RecordedRun.of(await prepare({ ...network, epochs: 4 }));
    assert.deepEqual(first.rows, second.rows);
    const other = RecordedRun.of(await prepare({ ...network, epochs: 4 }, 50, 43));
    assert.notDeepEqual(first.rows, other.rows);
  });

  it('gives the same bits however often it is interrupted', async () => {
    const whole = RecordedRun.of(await prepare({ ...network, epochs: 4 }));
    const pieces = new RecordedRun(await prepare({ ...network, epochs: 4 }));
    let calls = 0;
    while (pieces.trainer.advance({ steps: 1 })) calls++;
    assert.equal(calls, 7);
    assert.deepEqual(pieces.rows, whole.rows);
  });

  describe('tells of every step', () => {
    it('norms of gradient and weights, as the parameters have them', async () => {
      const run = await prepare({ ...network, epochs: 1 });
      const seen: number[][] = [];
      const observer: TrainingObserver = {
        onStart: ({ parameters }) => {
          seen.push(normsOf(parameters.map(({ values }) => values)));
        },
        onStep: ({ parameters }) => {
          seen.push(normsOf(parameters.map(({ gradient }) => gradient)));
        },
      };
      const recorded = new RecordedRun(run, { maxSteps: 1 });
      recorded.trainer.addObserver(observer);
      recorded.trainer.advance({});
      const weightNorms = [0, 1].map((layer) => recorded.layerColumn(layer, 'weightNorm')[0]);
      const gradientNorms = [0, 1].map((layer) => recorded.layerColumn(layer, 'gradNorm')[0]);
      assertSameSums(weightNorms, seen[0]);
      assertSameSums(gradientNorms, seen[1]);
      assertSameSums([recorded.column('gradNorm')[0]], [Math.hypot(...seen[1])]);
    });

    /** Sums of doubles in another order differ by their rounding alone. */
    function assertSameSums(actual: readonly number[], expected: readonly number[]): void {
      assert.equal(actual.length, expected.length);
      actual.forEach((value, i) => {
        assert.ok(Math.abs(value - expected[i]) <= 1e-14 * expected[i], `${value}, not ${expected[i]}`);
      });
    }

    /** Norms of two layers with weight and bias each. */
    function normsOf(arrays: readonly (Float32Array | Float64Array)[]): number[] {
      const squares = arrays.map(sumOfSquares);
      return [Math.sqrt(squares[0] + squares[1]), Math.sqrt(squares[2] + squares[3])];
    }

    it('how much of the weights an update is', async () => {
      const recorded = RecordedRun.of(await prepare({ epochs: 1, batchSize: 40 }), { precision: 'float64' });
      const [ratio] = recorded.layerColumn(0, 'updateRatio');
      const [gradient] = recorded.column('gradNorm');
      const [weight] = recorded.layerColumn(0, 'weightNorm');
      assert.ok(Math.abs(ratio - (0.05 * gradient) / weight) < 1e-12);
    });

    it('the norm before clipping, and that it was clipped', async () => {
      const free = RecordedRun.of(await prepare({ epochs: 1 }));
      const clipped = RecordedRun.of(await prepare({ epochs: 1, clip: { norm: 0.1 } }), {
        precision: 'float64',
      });
      assert.ok(Math.abs(free.column('gradNorm')[0] - clipped.column('gradNorm')[0]) < 1e-6);
      assert.deepEqual(free.column('clipped'), [0, 0]);
      assert.deepEqual(clipped.column('clipped'), [1, 1]);
      const [ratio] = clipped.layerColumn(0, 'updateRatio');
      const [weight] = clipped.layerColumn(0, 'weightNorm');
      assert.ok(Math.abs(ratio * weight - 0.05 * 0.1) < 1e-7);
    });

    it('the penalty apart from the loss of the data', async () => {
      const run = await prepare({ epochs: 1, batchSize: 40, regularization: { l1: 0.1, l2: 0.01 } });
      assert.deepEqual(run.layout.terms, ['mse', 'penalty']);
      const weights: number[] = [];
      const recorded = new RecordedRun(run, { precision: 'float64' });
      recorded.trainer.addObserver({
        onStart: ({ parameters }) => weights.push(...parameters[0].values),
      });
      recorded.trainer.advance({});
      const [, , loss, , , , data, penalty] = recorded.rows[0];
      const expected = weights.reduce((total, w) => total + 0.1 * Math.abs(w) + 0.01 * w * w, 0);
      assert.ok(Math.abs(penalty - expected) < 1e-12);
      assert.ok(Math.abs(loss - data - penalty) < 1e-12);
    });
  });

  describe('follows the schedule of the learning rate', () => {
    const rates = async (schedule: object, batchSize = 20) =>
      RecordedRun.of(await prepare({ epochs: 3, batchSize, schedule })).column('learningRate');

    it('by steps', async () => {
      const found = await rates({ type: 'step', stepSize: 2, gamma: 0.5 });
      assert.deepEqual(found, [0.05, 0.05, 0.025, 0.025, 0.0125, 0.0125]);
    });

    it('by epochs', async () => {
      const found = await rates({ type: 'exponential', gamma: 0.5, per: 'epoch' });
      assert.deepEqual(found, [0.05, 0.05, 0.025, 0.025, 0.0125, 0.0125]);
    });

    it('by what the validation loss does', async () => {
      const found = await rates({ type: 'plateau', factor: 0.5, patience: 0, threshold: 0.999 }, 40);
      assert.deepEqual(found, [0.05, 0.05, 0.025]);
    });
  });

  describe('ends', () => {
    it('at a loss that is low enough', async () => {
      const recorded = RecordedRun.of(await prepare({ epochs: 500, stop: { loss: 0.5 } }, 200));
      assert.equal(recorded.end.reason, 'target');
      assert.ok(recorded.epochs.at(-1)!.loss <= 0.5);
      assert.ok(recorded.epochs.slice(0, -1).every(({ loss }) => loss > 0.5));
    });

    it('when the validation loss has not fallen for long enough', async () => {
      const recorded = RecordedRun.of(await prepare({ epochs: 500, stop: { patience: 3, minDelta: 1e6 } }));
      assert.equal(recorded.end.reason, 'patience');
      assert.equal(recorded.epochs.length, 4);
    });

    it('when its time is over', async () => {
      let time = 0;
      const run = await prepare({ epochs: 500, stop: { maxSeconds: 1 } });
      const recorded = RecordedRun.of(run, { now: () => (time += 100) });
      assert.equal(recorded.end.reason, 'completed');
      assert.equal(recorded.end.steps, 10);
      assert.equal(recorded.end.seconds, 1);
    });

    it('when it is told to, once', async () => {
      const recorded = new RecordedRun(await prepare({}));
      recorded.trainer.advance({ steps: 3 });
      recorded.trainer.stop();
      recorded.trainer.stop();
      assert.equal(recorded.end.reason, 'stopped');
      assert.equal(recorded.end.steps, 3);
      assert.equal(recorded.events.filter(({ type }) => type === 'end').length, 1);
      assert.equal(recorded.trainer.advance({}), false);
    });

    it('when it is stopped before its first step', async () => {
      const recorded = new RecordedRun(await prepare({}));
      recorded.trainer.stop();
      assert.deepEqual(recorded.end, {
        type: 'end',
        reason: 'stopped',
        steps: 0,
        seconds: 0,
        loss: null,
        validation: null,
      });
    });
  });

  describe('of a loss that is not finite', () => {
    const exploding = { optimizer: { type: 'sgd', learningRate: 1e20 }, epochs: 4 };

    it('tells the step and ends, with the parameters as the step found them', async () => {
      const recorded = new RecordedRun(await prepare(exploding));
      const seen: { step: number; same: boolean; loss: number }[] = [];
      recorded.trainer.addObserver({
        onNonFinite: (view) => {
          const replay = view.replay();
          const loss = replay.read(view.program.objective.total)[0];
          seen.push({ step: view.step, same: Object.is(loss, view.program.lossValue[0]), loss });
        },
      });
      recorded.trainer.advance({});
      assert.equal(recorded.end.reason, 'diverged');
      const losses = recorded.column('loss');
      assert.ok(losses.slice(0, -1).every(Number.isFinite));
      assert.ok(!Number.isFinite(losses.at(-1)));
      assert.deepEqual(
        seen.map(({ step, same }) => ({ step, same })),
        [{ step: losses.length - 1, same: true }],
      );
    });

    it('goes on when the run file turns the rule off', async () => {
      const watch = { 'non-finite-loss': 'off', 'non-finite-gradient': 'off' };
      const recorded = RecordedRun.of(await prepare({ ...exploding, watch }));
      assert.equal(recorded.end.reason, 'completed');
      assert.equal(recorded.rows.length, 8);
    });
  });

  describe('shows observers', () => {
    it('start, steps, epochs and end, in their order', async () => {
      const calls: string[] = [];
      const recorded = new RecordedRun(await prepare({ epochs: 2, batchSize: 20 }));
      recorded.trainer.addObserver({
        onStart: ({ step }) => calls.push(`start ${step}`),
        onStep: ({ step, epoch }) => calls.push(`step ${step} of epoch ${epoch}`),
        onEpoch: ({ step, epoch, validation }) =>
          calls.push(`epoch ${epoch} at ${step}, ${validation!.rows.length} rows`),
        onEnd: (_view, reason) => calls.push(reason),
      });
      recorded.trainer.advance({});
      assert.deepEqual(calls, [
        'start 0',
        'step 0 of epoch 0',
        'step 1 of epoch 0',
        'epoch 0 at 1, 10 rows',
        'step 2 of epoch 1',
        'step 3 of epoch 1',
        'epoch 1 at 3, 10 rows',
        'completed',
      ]);
    });

    it('every number of a step, in both precisions, without touching the run', async () => {
      const undisturbed = RecordedRun.of(await prepare({ ...network, epochs: 2 }));
      const recorded = new RecordedRun(await prepare({ ...network, epochs: 2 }));
      recorded.trainer.addObserver({
        onStep: (view) => {
          const single = view.replay();
          for (const node of single.nodes) assert.equal(single.read(node).length, sizeOf(node.shape));
          const singleLoss = single.read(view.program.objective.total)[0];
          const double = view.replay({ precision: 'float64' });
          const doubleLoss = double.read(view.program.objective.total)[0];
          assert.ok(double.read(view.program.input) instanceof Float64Array);
          assert.ok(Math.abs(singleLoss - doubleLoss) < 1e-5 * Math.abs(doubleLoss));
        },
      });
      recorded.trainer.advance({});
      assert.deepEqual(recorded.rows, undisturbed.rows);
    });

    const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

    it('losses of single rows, whose mean is the loss', async () => {
      const run = await prepare({ epochs: 1 });
      const recorded = new RecordedRun(run);
      let mean = Number.NaN;
      recorded.trainer.addObserver({
        onEpoch: (view) => {
          const losses = view.rowLosses(run.dataset.validationRows);
          mean = losses.reduce((a, b) => a + b, 0) / losses.length;
        },
      });
      recorded.trainer.advance({});
      assert.ok(Math.abs(mean - recorded.epochs[0].validation!.loss) < 1e-6);
    });

    it('predictions, as the evaluation has them', async () => {
      const run = await prepare({ ...network, epochs: 1 });
      const recorded = new RecordedRun(run);
      recorded.trainer.addObserver({
        onEnd: (view) => {
          assert.deepEqual(view.predict(view.validation!.rows), view.validation!.predictions);
        },
      });
      recorded.trainer.advance({});
    });
  });

  it('trains classes and measures their accuracy', async () => {
    const run = await preparedRunFrom(folder, cloudTable(120, ['red', 'green', 'blue']), {
      ...network,
      data: { target: 'colour' },
      loss: 'crossEntropy',
      epochs: 30,
    });
    assert.equal(run.model.outputShape[0], 3);
    assert.equal(RecordedRun.of(run).end.validation!.accuracy, 1);
  });
});
