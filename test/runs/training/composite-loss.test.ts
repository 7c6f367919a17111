import assert from 'node:assert/strict';
import type { TrainingView } from '../../../src/runs/training/view';
import { TemporaryFolder } from '../../data/temporary-folder';
import { linearTable, preparedRunFrom, type RunFileKeys } from '../prepared-run-from';
import { RecordedRun } from '../recorded-run';

const DOUBLE = { precision: 'float64' } as const;

describe('a composite loss', () => {
  const folder = new TemporaryFolder();
  const prepare = (keys: RunFileKeys) => preparedRunFrom(folder, linearTable(50), keys);

  const terms = (weights: readonly [number, number], balance = 'fixed') => ({
    terms: [
      { name: 'square', loss: 'mse', weight: weights[0] },
      { name: 'absolute', loss: 'mae', weight: weights[1] },
    ],
    balance,
  });

  /** What each step told of the terms, and the run. */
  async function train(loss: unknown, keys: RunFileKeys = {}, look?: (view: TrainingView) => void) {
    const run = await prepare({ epochs: 3, batchSize: 20, ...keys, loss });
    const recorded = new RecordedRun(run, DOUBLE);
    if (look !== undefined) recorded.trainer.addObserver({ onStart: look, onStep: look });
    recorded.trainer.advance({});
    return { recorded, terms: recorded.rows.map((row) => [...row.subarray(6, 6 + run.layout.terms.length)]) };
  }

  it('is the weighted sum of its terms, each told as what it adds', async () => {
    const [square] = (await train('mse')).recorded.column('loss');
    const [absolute] = (await train('mae')).recorded.column('loss');
    const { recorded, terms: told } = await train(terms([2, 0.5]));
    assert.ok(Math.abs(told[0][0] - 2 * square) < 1e-12);
    assert.ok(Math.abs(told[0][1] - 0.5 * absolute) < 1e-12);
    recorded.column('loss').forEach((loss, i) => {
      assert.ok(Math.abs(loss - told[i][0] - told[i][1]) < 1e-12);
    });
  });

  it('follows a schedule, computing only what counts', async () => {
    const schedule = [{ loss: 'mse' }, { loss: 'mae', from: { epoch: 1 }, blend: { steps: 2 } }];
    const computed: string[] = [];
    const { recorded, terms: told } = await train({ schedule }, {}, ({ program, step }) => {
      computed[step] = [...program.objective.losses.keys()].map(({ name }) => name).join('+');
    });
    assert.deepEqual(computed, ['mse', 'mse', 'mse', 'mse+mae', 'mae', 'mae']);
    assert.deepEqual(
      told.map(([square, absolute]) => [square > 0, absolute > 0]),
      [
        [true, false],
        [true, false],
        [true, false],
        [true, true],
        [false, true],
        [false, true],
      ],
    );
    recorded.column('loss').forEach((loss, i) => {
      assert.ok(Math.abs(loss - told[i][0] - told[i][1]) < 1e-12);
    });
  });

  it('tells each of its losses apart, also those of one name and one called like the penalty', async () => {
    folder.write('own.loss.js', 'export const penalty = (p, t) => mean(abs(p - t));');
    const schedule = [
      { loss: { terms: [{ name: 'mse 2', loss: 'mae' }] } },
      { loss: 'mse', from: { epoch: 1 } },
      { loss: 'mse', from: { epoch: 2 } },
      { loss: 'own.loss.js#penalty', from: { step: 5 } },
    ];
    const { recorded, terms: told } = await train({ schedule }, { regularization: { l2: 0.1 } });
    assert.deepEqual(recorded.run.layout.terms, ['mse 2', 'mse', 'mse 3', 'penalty 2', 'penalty']);
    told.forEach((values, i) => {
      assert.ok(Math.abs(recorded.column('loss')[i] - values.reduce((a, b) => a + b)) < 1e-12);
    });
  });

  it('refuses a term of a loss file that is called like the penalty beside it', async () => {
    folder.write('taken.loss.js', 'export default (p, t) => ({ penalty: mean(abs(p)), fit: mean(p - t) });');
    await assert.rejects(
      train('taken.loss.js', { regularization: { l2: 0.1 } }),
      /the name 'penalty', which is taken by the regularization/,
    );
    assert.deepEqual((await train('taken.loss.js')).recorded.run.layout.terms, ['penalty', 'fit']);
  });

  it('may go from one loss to several', async () => {
    const { terms: both } = terms([1, 0.5]);
    const schedule = [{ loss: 'mse' }, { loss: { terms: both }, from: { epoch: 1 } }];
    const computed: string[] = [];
    const { recorded, terms: told } = await train({ schedule }, {}, ({ program, step }) => {
      computed[step] = [...program.objective.losses.keys()].map(({ name }) => name).join('+');
    });
    assert.deepEqual(recorded.run.layout.terms, ['mse', 'square', 'absolute']);
    assert.deepEqual(computed, ['mse', 'mse', ...new Array<string>(4).fill('square+absolute')]);
    told.forEach((values, i) => {
      assert.ok(Math.abs(recorded.column('loss')[i] - values.reduce((a, b) => a + b)) < 1e-12);
    });
  });

  describe('balanced by uncertainty', () => {
    it('is L / (2 exp(s)) + s / 2 of each term, s starting at -0.5', async () => {
      const fixed = await train(terms([1, 3]));
      const { terms: told } = await train(terms([1, 3], 'uncertainty'));
      told[0].forEach((value, i) => {
        const expected = fixed.terms[0][i] / (2 * Math.exp(-0.5)) - 0.25;
        assert.ok(Math.abs(value - expected) < 1e-12);
      });
    });

    it('trains s along with the model', async () => {
      const seen: number[][] = [];
      await train(terms([1, 1], 'uncertainty'), { epochs: 1 }, ({ parameters }) => {
        seen.push(parameters.filter(({ layer }) => layer < 0).map(({ values }) => values[0]));
      });
      assert.deepEqual(seen[0], [-0.5, -0.5]);
      const [afterOne] = seen.slice(1);
      assert.ok(afterOne.every((value) => value !== -0.5));
    });
  });

  describe('balanced by a dynamic weight average', () => {
    it('weighs terms alike for two epochs, then by how slowly they fall', async () => {
      const epochs = 4;
      const weighted = await train(terms([1, 1], 'dwa'), { epochs });
      const losses: number[][] = [];
      const recorded = new RecordedRun(
        await prepare({ epochs, batchSize: 20, loss: terms([1, 1], 'dwa') }),
        DOUBLE,
      );
      recorded.trainer.addObserver({
        onStep: ({ program }) => losses.push(program.lossValues.map((value) => value[0])),
      });
      recorded.trainer.advance({});
      const mean = (epoch: number, term: number) =>
        (losses[2 * epoch][term] + losses[2 * epoch + 1][term]) / 2;
      const weightOf = (step: number, term: number) => weighted.terms[step][term] / losses[step][term];
      for (const step of [0, 1, 2, 3]) assert.ok(Math.abs(weightOf(step, 0) - 1) < 1e-12);
      for (const [epoch, step] of [
        [2, 4],
        [3, 6],
      ]) {
        const exponentials = [0, 1].map((term) =>
          Math.exp(mean(epoch - 1, term) / mean(epoch - 2, term) / 2),
        );
        const total = exponentials[0] + exponentials[1];
        assert.ok(Math.abs(weightOf(step, 0) - (2 * exponentials[0]) / total) < 1e-9);
        assert.ok(Math.abs(weightOf(step, 0) + weightOf(step, 1) - 2) < 1e-9);
      }
    });
  });

  for (const balance of ['dwa', 'gradNorm']) {
    it(`balanced by ${balance} stays finite with terms that are 0, become 0, or are negative`, async () => {
      folder.write(
        'odd.loss.js',
        `export const none = (p, t) => 0 * mean(p);
export const early = (p, t) => mean(abs(p - t)) * (1 - clamp(step, 0, 1));
export const falling = (p, t) => mean(abs(p - t)) - 10 * step;
export const rising = (p, t) => mean(abs(p - t)) * (1e-6 + 1e6 * step);
`,
      );
      const odd = ['none', 'early', 'falling', 'rising'];
      const loss = { terms: odd.map((name) => ({ name, loss: `odd.loss.js#${name}` })), balance };
      const optimizer = { type: 'sgd', learningRate: 1e-9 };
      const { recorded } = await train(loss, { epochs: 6, optimizer });
      assert.equal(recorded.column('loss').length, 12);
      assert.ok(recorded.column('loss').every(Number.isFinite), recorded.column('loss').join());
    });
  }

  describe('balanced by GradNorm', () => {
    it('keeps the sum of the weights, and takes weight from the term with the larger gradient', async () => {
      const weights: number[][] = [];
      await train(
        terms([1000, 1], 'gradNorm'),
        { optimizer: { type: 'sgd', learningRate: 1e-6 } },
        (view) => {
          weights.push([0, 1].map((i) => view.memory.named(`loss.weight${i}`, [])[0]));
        },
      );
      assert.deepEqual(weights[0], [1, 1]);
      const last = weights.at(-1)!;
      assert.ok(last[0] < 0.95 && last[1] > 1.05, String(last));
      for (const [first, second] of weights) assert.ok(Math.abs(first + second - 2) < 1e-12);
    });
  });

  describe('balanced by PCGrad', () => {
    it('takes out of each gradient what works against the other', async () => {
      // Two terms that pull the outputs of both targets to opposite sides for half of the way.
      folder.write(
        'pull.loss.js',
        `export const up = (p, t) => mean((p - 3) ** 2);
export const down = (p, t) => mean((p + 1) ** 2);
export const along = (p, t) => mean((p - 2) ** 2);
`,
      );
      const gradientOf = async (names: readonly string[], balance: string) => {
        const loss = { terms: names.map((name) => ({ name, loss: `pull.loss.js#${name}` })), balance };
        let gradient: number[] = [];
        let parts: number[][] = [];
        await train(loss, { epochs: 1, batchSize: 40 }, ({ parameters, program, step, row }) => {
          if (row[4] === 0 || step > 0) return;
          gradient = parameters.flatMap((parameter) => [...parameter.gradient]);
          parts = program.gradientValues.map((list) => list.flatMap((values) => [...(values ?? [])]));
        });
        return { gradient, parts };
      };
      const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
      const project = (g: readonly number[], h: readonly number[]) =>
        g.map((x, i) => x - (dot(g, h) / dot(h, h)) * h[i]);

      const { gradient, parts } = await gradientOf(['up', 'down'], 'pcGrad');
      const [up, down] = parts;
      assert.ok(dot(up, down) < 0, 'the terms are in conflict');
      const expected = project(up, down).map((x, i) => x + project(down, up)[i]);
      gradient.forEach((x, i) => {
        assert.ok(Math.abs(x - expected[i]) < 1e-12);
      });

      const agreeing = await gradientOf(['up', 'along'], 'pcGrad');
      const [first, second] = agreeing.parts;
      assert.ok(dot(first, second) > 0, 'the terms agree');
      agreeing.gradient.forEach((x, i) => {
        assert.ok(Math.abs(x - first[i] - second[i]) < 1e-12);
      });
    });
  });

  it('of a loss file is told by the terms that it returns', async () => {
    folder.write(
      'parts.loss.js',
      'export default (p, t) => ({ fit: mean((p - t) ** 2), edge: 0.1 * mean(abs(p - t)) });',
    );
    const { recorded, terms: told } = await train('parts.loss.js');
    assert.deepEqual(recorded.run.layout.terms, ['fit', 'edge']);
    recorded.column('loss').forEach((loss, i) => {
      assert.ok(Math.abs(loss - told[i][0] - told[i][1]) < 1e-12);
    });
  });

  it('of a loss file may branch on the clock', async () => {
    folder.write(
      'clock.loss.js',
      `export default function (prediction, target) {
  const r = prediction - target;
  if (epoch < 1) return mean(r ** 2);
  return mean(abs(r)) * (1 + progress);
}
`,
    );
    const { recorded } = await train('clock.loss.js');
    const plain = await train('mse');
    assert.deepEqual(recorded.column('loss').slice(0, 2), plain.recorded.column('loss').slice(0, 2));
    assert.notDeepEqual(recorded.column('loss').slice(2), plain.recorded.column('loss').slice(2));
    assert.equal(recorded.end.reason, 'completed');
  });
});
