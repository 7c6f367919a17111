import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { SERVICES } from '../../src/worker/service-protocol';
import { createServices, type Services } from '../../src/worker/services';

const rows = Array.from({ length: 60 }, (_, i) => `${i / 10},${(i * 7) % 11},${i % 3 === 0 ? 'cat' : 'dog'}`);

describe('the services of the worker', () => {
  let folder: string;
  let dataFile: string;
  let services: Services;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'test-services-'));
    dataFile = join(folder, 'pets.csv');
  });

  beforeEach(() => {
    writeFileSync(dataFile, `weight,age,animal\n${rows.join('\n')}\n`);
    services = createServices();
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  function check(text: string): ReturnType<Services['checkRunFile']> {
    return services.checkRunFile({ file: join(folder, 'pets.train.json'), text, unsaved: {} });
  }

  const runFile = (loss: string, target = 'animal'): string =>
    `{ "data": { "file": "pets.csv", "target": "${target}" },\n"model": [{ "layer": "dense" }],\n"loss": "${loss}",\n` +
    '"optimizer": { "type": "sgd", "learningRate": 0.1 } }';

  it('judge a loss file in the context of the run file beside it that uses it', async () => {
    writeFileSync(join(folder, 'own.train.json'), runFile('own.loss.js', 'weight'));
    const text =
      'export default function (prediction, target) {\n  return mean(log(prediction / target));\n}\n';
    writeFileSync(join(folder, 'own.loss.js'), text);
    const { findings, losses, problems, run } = await services.checkLossFile({
      file: join(folder, 'own.loss.js'),
      text,
    });
    rmSync(join(folder, 'own.train.json'));
    assert.deepEqual(problems, []);
    assert.equal(run, join(folder, 'own.train.json'));
    assert.ok(findings.some(({ rule, location }) => rule === 'unstable-expression' && location.line === 2));
    assert.deepEqual(
      losses.map(({ name, sound }) => ({ name, sound })),
      [{ name: 'default', sound: false }],
    );
  });

  it('report on a loss file: properties and curves of each loss, in a form that can be sent', async () => {
    writeFileSync(join(folder, 'own.train.json'), runFile('own.loss.js', 'weight'));
    const text = [
      'export default function (prediction, target) {\n  return mean((prediction - target) ** 2);\n}',
      'export function unfit(prediction, target) {\n  return matmul(prediction, target);\n}\n',
    ].join('\n');
    writeFileSync(join(folder, 'own.loss.js'), text);
    const answer = await services.reportLossFile({ file: join(folder, 'own.loss.js'), text });
    rmSync(join(folder, 'own.train.json'));
    const report = SERVICES.reportLossFile.answer.parse(structuredClone(answer));
    assert.match(report.context, /own\.train\.json/);
    const [sound, unfit] = report.losses;
    assert.equal(sound.sound, true);
    assert.ok(sound.properties.every(({ verdict }) => verdict === 'holds'));
    assert.equal(sound.curves?.axis, 'residual');
    assert.deepEqual([unfit.name, unfit.location.line, unfit.curves], ['unfit', 4, null]);
    assert.match(unfit.problem ?? '', /matmul needs equal inner sizes/);
  });

  it('judge a loss file whatever else lies beside it', async () => {
    symlinkSync(join(folder, 'nowhere'), join(folder, 'a-link.train.json'));
    mkdirSync(join(folder, 'b-folder.train.json'));
    writeFileSync(join(folder, 'own.train.json'), runFile('own.loss.js', 'weight'));
    const text = 'export default (prediction, target) => mean((prediction - target) ** 2);\n';
    const { run } = await services.checkLossFile({ file: join(folder, 'own.loss.js'), text });
    for (const name of ['a-link', 'b-folder', 'own'])
      rmSync(join(folder, `${name}.train.json`), { recursive: true });
    assert.equal(run, join(folder, 'own.train.json'));
  });

  it('say where a loss does not fit the run that uses it', async () => {
    writeFileSync(join(folder, 'own.train.json'), runFile('own.loss.js', 'animal'));
    const text =
      'export default function (prediction, target) {\n  return mean(matmul(prediction, target));\n}\n';
    writeFileSync(join(folder, 'own.loss.js'), text);
    const { problems } = await services.checkLossFile({ file: join(folder, 'own.loss.js'), text });
    rmSync(join(folder, 'own.train.json'));
    assert.deepEqual(
      problems.map(({ location }) => location.line),
      [2],
    );
  });

  it('say where a loss file cannot be read', async () => {
    const file = join(folder, 'half.loss.js');
    const { problems, losses } = await services.checkLossFile({ file, text: 'export default function (' });
    assert.equal(problems.length, 1);
    assert.equal(problems[0].location.file, file);
    assert.deepEqual(losses, []);
  });

  it('describe a data file: its columns, their values, the likeliest target', async () => {
    const { rows: count, columns, targets } = await services.describeData({ file: dataFile });
    assert.equal(count, 60);
    assert.deepEqual(
      columns.map(({ name, task, values }) => ({ name, task, values })),
      [
        { name: 'weight', task: 'regression', values: '0 to 5.9, mean 2.95' },
        { name: 'age', task: 'classification', values: '0 (6), 1 (5), 2 (5), 3 (6), 4 (5), 5 (5), ...' },
        { name: 'animal', task: 'binary', values: 'dog (40), cat (20)' },
      ],
    );
    assert.equal(targets[0], 'animal');
  });

  it('count the rows of a data file that have too few or too many cells', async () => {
    const file = join(folder, 'ragged.csv');
    writeFileSync(file, 'a,b\n1,2\n3\n4,5,6\n');
    const { rows: count, leftOut } = await services.describeData({ file });
    assert.deepEqual([count, leftOut], [1, 2]);
  });

  it('shorten long texts of a data file', async () => {
    const file = join(folder, 'long.csv');
    writeFileSync(file, `a,b\n${'x'.repeat(70_000)},1\ny,2\n`);
    const { columns } = await services.describeData({ file });
    assert.match(columns[0].values, /^x{20,100}… \(1\), y \(1\)$/);
  });

  it('see a data file as it is now', async () => {
    await services.describeData({ file: dataFile });
    writeFileSync(dataFile, 'height\n1\n2\n');
    const { columns } = await services.describeData({ file: dataFile });
    assert.deepEqual(
      columns.map(({ name }) => name),
      ['height'],
    );
  });

  it('offer losses to compare a run with, and the edits that change its run file', async () => {
    const file = join(folder, 'pets.train.json');
    const text = runFile('bceWithLogits');
    const { losses } = await services.offerLosses({ file, text, unsaved: {} });
    assert.equal(losses[0].name, 'bceWithLogits');
    const hinge = losses.find(({ name }) => name === 'hinge');
    assert.ok(hinge);
    const { edits } = await services.changeRunFile({ file, text, change: hinge.change });
    assert.deepEqual(
      edits.map(({ location, newText }) => [location.line, newText]),
      [[3, '"hinge"']],
    );
    await assert.rejects(services.offerLosses({ file, text: runFile('nothing'), unsaved: {} }), /nothing/);
  });

  it('say what is wrong with a data file', async () => {
    await assert.rejects(
      services.describeData({ file: join(folder, 'absent.csv') }),
      /There is no such file/,
    );
    await assert.rejects(services.rankLosses({ file: dataFile, target: 'color' }), /no column 'color'/);
  });

  it('suggest a run file that passes its own check', async () => {
    const { losses } = await services.rankLosses({ file: dataFile, target: 'animal' });
    const [{ loss, options, reason }] = losses;
    const { text } = await services.suggestRunFile({
      file: dataFile,
      dataFile: 'pets.csv',
      target: 'animal',
      loss: { loss, options, reason },
    });
    const { problems, findings } = await check(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      findings.filter(({ severity }) => severity !== 'info'),
      [],
    );
  });

  it('find a misspelled loss at its place, with the right spelling', async () => {
    const { problems } = await check(runFile('bceWithLogit'));
    assert.equal(problems.length, 1);
    assert.match(problems[0].message, /did you mean 'bceWithLogits'\?/);
    assert.deepEqual(problems[0].location.line, 3);
    assert.equal(problems[0].suggestion?.edits[0].newText, '"bceWithLogits"');
  });

  it('find a column that the data file does not have', async () => {
    const { problems } = await check(runFile('bceWithLogits', 'color'));
    assert.match(problems[0].message, /color/);
    assert.equal(problems[0].location.line, 1);
  });

  it('leave no thread running when they have checked a run file', async function () {
    if (availableParallelism() < 2) this.skip();
    const started: Worker[] = [];
    const note = (worker: Worker): void => void started.push(worker);
    process.on('worker', note);
    const lines = Array.from({ length: 10 }, () => rows).flat();
    writeFileSync(dataFile, `weight,age,animal\n${lines.join('\n')}\n`);
    const model = [{ layer: 'dense', units: 256 }, { layer: 'dense', units: 256 }, { layer: 'dense' }];
    await check(
      JSON.stringify({
        data: { file: 'pets.csv', target: 'weight' },
        model,
        loss: 'mse',
        optimizer: { type: 'sgd', learningRate: 0.01 },
        batchSize: 256,
      }),
    );
    // New threads are told with the next tick.
    await setImmediate();
    process.off('worker', note);
    assert.ok(started.length > 0, 'the products are large enough for a second thread');
    // What is left is not referenced: without the timeout nothing would keep this test waiting for it.
    const signal = AbortSignal.timeout(8000);
    const alive = started.filter(({ threadId }) => threadId >= 0);
    await Promise.all(alive.map((worker) => once(worker, 'exit', { signal })));
  });

  it('keep nothing on disk when they check a run file', async () => {
    await check(runFile('bceWithLogits'));
    const { runs } = await services.listRuns({ root: folder });
    assert.deepEqual(runs, []);
  });

  it('know every word of the run file', async () => {
    const { layer, loss, optimizer, activation, schedule } = await services.vocabulary({});
    assert.ok(layer.some(({ name }) => name === 'dense'));
    assert.ok(optimizer.some(({ name }) => name === 'adam'));
    assert.ok(activation.some(({ name }) => name === 'relu'));
    assert.ok(schedule.some(({ name }) => name === 'cosine'));
    const huber = loss.find(({ name }) => name === 'huber');
    assert.match(huber?.formula ?? '', /delta/);
    assert.match(huber?.source ?? '', /^https:/);
  });

  it('give answers of the form that the host expects', async () => {
    SERVICES.describeData.answer.parse(await services.describeData({ file: dataFile }));
    SERVICES.rankLosses.answer.parse(await services.rankLosses({ file: dataFile, target: 'age' }));
    SERVICES.vocabulary.answer.parse(await services.vocabulary({}));
    SERVICES.checkRunFile.answer.parse(await check(runFile('hing')));
  });
});
