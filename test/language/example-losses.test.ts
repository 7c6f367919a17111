import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose } from '../../src/diagnosis/diagnose';
import { checkLosses } from '../../src/language/check/check-loss';
import { LossFile } from '../../src/language/loss-file';
import type { RunEnded } from '../../src/runs/events';
import type { Finding } from '../../src/runs/finding';
import { TrainingSession } from '../../src/runs/session/training-session';

const FOLDER = join(import.meta.dirname, '../../examples/losses');

/** The last loss on the training rows and the first. */
interface Outcome {
  readonly end: RunEnded;
  readonly epochs: readonly number[];
  readonly findings: readonly Finding[];
}

async function train(file: string): Promise<Outcome> {
  const findings: Finding[] = [];
  const ends: RunEnded[] = [];
  const epochs: number[] = [];
  const session = await TrainingSession.open(
    { id: 'example', file: join(FOLDER, file), storageFolder: null },
    {
      observers: [diagnose],
      listener: (event) => {
        if (event.type === 'finding') findings.push(event.finding);
        if (event.type === 'epoch') epochs.push(event.loss);
        if (event.type === 'end') ends.push(event);
      },
    },
  );
  while (session.advance({ milliseconds: 1000 }));
  return { end: ends[0], epochs, findings };
}

describe('the example loss files', function () {
  this.timeout(60_000);
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.loss.js'));

  it('are six, each with a run file', () => {
    assert.equal(names.length, 6);
    const runs = readdirSync(FOLDER).filter((name) => name.endsWith('.train.json'));
    assert.deepEqual(
      runs.map((run) => run.replace('.train.json', '.loss.js')),
      names,
    );
  });

  it('are sound without a run too, when nothing is known of their targets', () => {
    for (const name of names) {
      const { lossFile } = LossFile.read(readFileSync(join(FOLDER, name), 'utf8'), name);
      assert.deepEqual(
        checkLosses(lossFile!).flatMap(({ remarks }) => remarks.map(({ message }) => message)),
        [],
      );
    }
  });

  for (const name of names) {
    it(`${name} is sound and trains`, async () => {
      const { end, epochs, findings } = await train(name.replace('.loss.js', '.train.json'));
      const inFile = findings.filter(({ location }) => location.file.endsWith(name));
      assert.deepEqual(
        inFile.map(({ message }) => message),
        [],
      );
      assert.equal(end.reason, 'completed');
      assert.ok(epochs[epochs.length - 1] < epochs[0], `${epochs[0]} to ${epochs[epochs.length - 1]}`);
    });
  }
});
