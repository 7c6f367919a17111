import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose } from '../src/diagnosis/diagnose';
import type { RunEnded } from '../src/runs/events';
import type { Finding } from '../src/runs/finding';
import { TrainingSession } from '../src/runs/session/training-session';

const FOLDER = join(import.meta.dirname, '../examples');

interface Outcome {
  readonly end: RunEnded;
  readonly findings: readonly Finding[];
}

async function train(file: string): Promise<Outcome> {
  const findings: Finding[] = [];
  const ends: RunEnded[] = [];
  const session = await TrainingSession.open(
    { id: 'example', file: join(FOLDER, file), storageFolder: null },
    {
      observers: [diagnose],
      listener: (event) => {
        if (event.type === 'finding') findings.push(event.finding);
        if (event.type === 'end') ends.push(event);
      },
    },
  );
  while (session.advance({ milliseconds: 1000 }));
  return { end: ends[0], findings };
}

/** What scikit-learn reaches on the same rows, less 0.02: the better of a linear model and a small network. */
const GOOD: readonly (readonly [file: string, metric: 'accuracy' | 'r2', atLeast: number])[] = [
  ['iris/iris.train.json', 'accuracy', 1 - 0.02],
  ['breast-cancer/breast-cancer.train.json', 'accuracy', 0.9825 - 0.02],
  ['diabetes/diabetes.train.json', 'r2', 0.5156 - 0.02],
  ['digits/digits.train.json', 'accuracy', 0.9639 - 0.02],
];

const BROKEN: readonly (readonly [file: string, rule: string, key: RegExp])[] = [
  ['iris/iris-vanishing.train.json', 'vanishing-gradient', /"sigmoid"/],
  ['breast-cancer/breast-cancer-wrong-loss.train.json', 'output-activation', /"units": 1 \}/],
  ['diabetes/diabetes-unscaled.train.json', 'unnormalized-feature', /"normalize"/],
  ['digits/digits-exploding.train.json', 'learning-rate-too-high', /"learningRate"/],
];

describe('the examples', function () {
  this.timeout(120_000);

  for (const [file, metric, atLeast] of GOOD) {
    it(`${file} learns as well as scikit-learn, and nothing is found`, async () => {
      const { end, findings } = await train(file);
      assert.equal(end.reason, 'completed');
      assert.ok(end.validation![metric] >= atLeast, `${metric} ${end.validation![metric]}`);
      assert.deepEqual(
        findings.filter(({ severity }) => severity !== 'info').map(({ message }) => message),
        [],
      );
    });
  }

  for (const [file, rule, key] of BROKEN) {
    it(`${file} is told as ${rule} at its place`, async () => {
      const { findings } = await train(file);
      const first = findings.find(({ severity }) => severity !== 'info');
      assert.equal(first?.rule, rule);
      const text = readFileSync(join(FOLDER, file), 'utf8').split('\n');
      assert.match(text[first.location.line - 1], key);
    });
  }

  it('are all tested', () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.train.json') && !file.startsWith('losses/'));
    assert.deepEqual(files.sort(), [...GOOD, ...BROKEN].map(([file]) => file).sort());
  });
});
