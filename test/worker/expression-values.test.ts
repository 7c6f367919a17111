import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError } from '../../src/data/data-error';
import { readTable } from '../../src/data/read-table';
import { LossJudge } from '../../src/language/report/judged-losses';
import { TrainingSession } from '../../src/runs/session/training-session';
import type { ExpressionAnswer, RunCandidate } from '../../src/worker/expression-protocol';
import { ExpressionValues } from '../../src/worker/expression-values';
import { SERVICES } from '../../src/worker/service-protocol';
import { createServices, type Services } from '../../src/worker/services';
import { TableCache } from '../../src/worker/table-cache';

const LOSS =
  'export default function (prediction, target) {\n  return mean((prediction - target) ** 2);\n}\n';
const STEPS = 30;

describe('the expressions of a loss file, asked from the worker', () => {
  let folder: string;
  let root: string;
  let services: Services;
  const path = (name: string): string => join(folder, name);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'test-expressions-'));
    root = join(folder, 'runs');
    const rows = Array.from({ length: 40 }, (_, i) => `${(i % 7) - 3},${(i % 5) / 2}`);
    writeFileSync(path('data.csv'), `x,y\n${rows.join('\n')}\n`);
    utimesSync(path('data.csv'), new Date(0), new Date(0));
    writeFileSync(path('own.loss.js'), LOSS);
    const runFile = {
      data: { file: 'data.csv', target: 'y', validation: 0 },
      model: [{ layer: 'dense' }],
      loss: 'own.loss.js',
      optimizer: { type: 'sgd', learningRate: 0.01 },
      steps: STEPS,
      batchSize: 8,
    };
    writeFileSync(path('own.train.json'), JSON.stringify(runFile));
    const session = await TrainingSession.open(
      { id: 'first', file: path('own.train.json'), storageFolder: root },
      { listener: () => undefined },
    );
    while (session.advance({}));
  });

  beforeEach(() => {
    services = createServices();
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  async function inspect(
    at: string,
    {
      text = LOSS,
      runs = [{ id: 'first', step: null, last: STEPS - 1 }],
    }: { text?: string; runs?: RunCandidate[] } = {},
  ): Promise<ExpressionAnswer> {
    const file = path('own.loss.js');
    const answer = await services.inspectExpression({ root, file, text, offset: text.indexOf(at), runs });
    return SERVICES.inspectExpression.answer.parse(structuredClone(answer));
  }

  it('are measured at the latest step', async () => {
    const answer = await inspect('** 2');
    assert.equal(answer.status, 'values');
    assert.equal(answer.run, 'own.train.json');
    assert.equal(answer.step, STEPS - 1);
    assert.equal(answer.isSelected, false);
    assert.equal(LOSS.slice(answer.start, answer.end), '(prediction - target) ** 2');
    assert.equal(answer.shape, '[8, 1]');
    assert.equal(answer.range, '0 or more');
    assert.ok(answer.value.min >= 0);
    assert.ok(answer.gradient);
  });

  it('are measured at the step that is selected', async () => {
    const at = async (step: number): Promise<number> => {
      const answer = await inspect('mean(', { runs: [{ id: 'first', step, last: STEPS - 1 }] });
      assert.ok(answer.status === 'values' && answer.isSelected && answer.step === step);
      return answer.value.mean;
    };
    const [early, late, again] = [await at(0), await at(20), await at(0)];
    assert.notEqual(early, late);
    assert.equal(early, again);
  });

  it('have but a shape when the file has changed since', async () => {
    const answer = await inspect('** 2', { text: LOSS.replace('return', 'return 2 *') });
    assert.ok(answer.status === 'shape');
    assert.deepEqual([answer.reason, answer.shape], ['changed', '[batch, 1]']);
    assert.equal(answer.range, '0 or more');
  });

  it('have but a shape when no run used the file', async () => {
    const answer = await inspect('** 2', { runs: [] });
    assert.ok(answer.status === 'shape');
    assert.equal(answer.reason, 'unused');
  });

  it('have but a shape when the run was removed', async () => {
    const answer = await inspect('** 2', { runs: [{ id: 'other', step: null, last: 3 }] });
    assert.ok(answer.status === 'shape');
  });

  it('have but a shape when the data have changed since', async () => {
    utimesSync(path('data.csv'), new Date(), new Date(Date.now() + 60_000));
    const answer = await inspect('** 2');
    utimesSync(path('data.csv'), new Date(0), new Date(0));
    assert.ok(answer.status === 'shape');
    assert.equal(answer.reason, 'gone');
  });

  it('are nothing where no tensor is', async () => {
    assert.equal((await inspect('export')).status, 'nothing');
  });

  it('are not waited for when a newer question has come, or the question was taken back', async () => {
    const [older, newer] = await Promise.all([inspect('** 2'), inspect('mean(')]);
    assert.deepEqual([older.status, newer.status], ['cancelled', 'values']);
    const answer = inspect('** 2');
    await services.cancelInspection({});
    assert.equal((await answer).status, 'cancelled');
  });

  for (const [outcome, reading] of [
    ['can be read', () => readTable(path('data.csv'))],
    ['cannot be read', () => Promise.reject(new DataError('gone', { file: path('data.csv') }))],
  ] as const) {
    it(`leave the replay to a newer question, also when the data of the older one ${outcome}`, async () => {
      let release!: () => void;
      const released = new Promise<void>((resolve) => (release = resolve));
      let begun!: () => void;
      const reads = new Promise<void>((resolve) => (begun = resolve));
      const slow = new TableCache(async () => {
        begun();
        await released;
        return reading();
      });
      const values = new ExpressionValues(slow, new LossJudge());
      const file = path('own.loss.js');
      const runs = [{ id: 'first', step: null, last: STEPS - 1 }];
      const older = values.inspect({ root, file, text: LOSS, offset: LOSS.indexOf('** 2'), runs });
      await reads;
      values.cancel();
      release();
      assert.deepEqual(await older, { status: 'cancelled' });
    });
  }
});
