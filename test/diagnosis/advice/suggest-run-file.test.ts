import assert from 'node:assert/strict';
import { inferTask } from '../../../src/data/task-inference';
import type { ColumnProfile } from '../../../src/data/profile/table-profile';
import { rankLosses } from '../../../src/diagnosis/advice/rank-losses';
import { suggestRunFile } from '../../../src/diagnosis/advice/suggest-run-file';
import { readRunFile } from '../../../src/runs/run-file/read-run-file';
import type { RunFile } from '../../../src/runs/run-file/run-file';
import { bell, numbers, repeat, table, texts } from './profiles';

const features = [numbers('width', bell(120)), numbers('height', bell(120))];
const species = texts(
  'species',
  ['a', 'b', 'c'].flatMap((name) => repeat(name, 40)),
);
const sick = numbers('sick', [...repeat(0, 60), ...repeat(1, 60)]);
const price = numbers(
  'price',
  bell(120).map((value) => 300 + 80 * value),
);

/** The run file for a target and the loss of that rank, read back. */
function suggest(
  target: ColumnProfile,
  others: readonly ColumnProfile[] = features,
  rank = 1,
): { text: string; runFile: RunFile } {
  const { task } = inferTask(target);
  const loss = rankLosses(target, task)[rank - 1];
  const profile = table(...others, target);
  const text = suggestRunFile({ profile, dataFile: 'data/iris.csv', target: target.name, task, loss });
  const { runFile, problems } = readRunFile(text, '/data/new.train.json');
  assert.deepEqual(problems, []);
  assert.ok(runFile);
  return { text, runFile };
}

describe('the run file of a choice', () => {
  for (const target of [species, sick, price]) {
    const ranked = rankLosses(target, inferTask(target).task);
    for (const { loss, rank } of ranked) {
      it(`is valid for ${target.name} with ${loss} (rank ${rank})`, () => {
        const { runFile } = suggest(target, features, rank);
        assert.equal(runFile.loss.kind === 'named' && runFile.loss.type, loss);
        assert.equal(runFile.data.target, target.name);
      });
    }
  }

  it('ends in what the loss takes for probabilities', () => {
    const rank = rankLosses(sick, 'binary').find(({ loss }) => loss === 'bce')?.rank;
    const { runFile } = suggest(sick, features, rank);
    assert.equal(runFile.model.at(-1)?.activation, 'sigmoid');
  });

  it('says why the loss was chosen', () => {
    assert.match(
      suggest(species).text,
      /\/\/ 3 classes of 33 % of the rows each; a probability for each class\.\n {2}"loss"/,
    );
  });

  it('leaves out what tells rows apart, says nothing, or has too many texts', () => {
    const id = numbers(
      'id',
      bell(120).map((_, i) => i),
    );
    const constant = numbers('version', repeat(3, 120));
    const towns = texts(
      'town',
      bell(120).map((_, i) => `town ${i % 55}`),
    );
    const { text, runFile } = suggest(species, [id, ...features, constant, towns]);
    assert.deepEqual(runFile.data.exclude, ['id', 'version', 'town']);
    assert.match(text, /town: 55 different texts/);
  });

  it('leaves a column to learn from where each of a few rows has values of its own', () => {
    const [id, version] = [numbers('id', [0, 1, 2]), numbers('version', [3, 3, 3])];
    const target = texts('species', ['a', 'b', 'a']);
    assert.deepEqual(suggest(target, [id, version]).runFile.data.exclude, ['version']);
  });

  it('fills gaps of features, and drops rows without a target', () => {
    const gappy = numbers('depth', [NaN, ...bell(119)]);
    assert.equal(suggest(species, [gappy]).runFile.data.missing, 'mean');
    assert.equal(
      suggest(texts('species', [null, ...repeat('a', 60), ...repeat('b', 59)])).runFile.data.missing,
      'drop',
    );
    assert.equal(suggest(species).runFile.data.missing, 'error');
  });

  it('normalizes a target that is far from what a new network puts out', () => {
    assert.equal(suggest(price).runFile.data.normalizeTarget, 'standard');
    assert.equal(suggest(numbers('z', bell(120))).runFile.data.normalizeTarget, 'none');
  });

  it('takes larger networks and batches for more rows', () => {
    const small = suggest(price);
    const large = suggest(numbers('price', bell(30_000)), [numbers('width', bell(30_000))]);
    assert.equal(small.runFile.model.length, 2);
    assert.equal(large.runFile.model.length, 3);
    assert.ok(large.runFile.batchSize > small.runFile.batchSize);
  });

  it('ends small data early, which would be learned by heart, and gives large data all its few epochs', () => {
    const small = suggest(price);
    assert.equal(small.runFile.stop.patience, 20);
    assert.match(small.text, /\/\/ Ends once the validation loss has not fallen for 20 epochs\.\n {2}"stop"/);
    const large = suggest(numbers('price', bell(30_000)), [numbers('width', bell(30_000))]);
    assert.equal(large.runFile.stop.patience, null);
  });

  it('holds names of columns that would break out of a comment', () => {
    const strange = numbers('a\n"epochs": 1, //', [NaN, ...bell(119)]);
    assert.equal(suggest(species, [strange]).runFile.data.missing, 'mean');
  });
});
