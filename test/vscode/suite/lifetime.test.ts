import assert from 'node:assert/strict';
import threads from 'node:worker_threads';
import { commands, languages, TabInputWebview, window, type Uri } from 'vscode';
import { ENDLESS, PETS, petsRunFile } from './pets';
import { closeEditors, eventually, fileIn, open, write } from './window';

const folder = 'lifetime';
const ROUNDS = 20;

/** The workers that this extension host has started. */
class WorkerWatch {
  readonly #started: { readonly worker: threads.Worker; readonly name: string }[] = [];
  readonly #original = threads.Worker;

  constructor() {
    const started = this.#started;
    Object.assign(threads, {
      Worker: class extends this.#original {
        constructor(...given: ConstructorParameters<typeof threads.Worker>) {
          super(...given);
          started.push({ worker: this, name: given[1]?.name ?? '' });
        }
      },
    });
  }

  get started(): number {
    return this.#started.length;
  }

  /** How many have not ended and have a name with this in it; the thread of one that has is -1. */
  alive(name: string): number {
    return this.#started.filter(({ worker, name: own }) => worker.threadId !== -1 && own.includes(name))
      .length;
  }

  end(): void {
    Object.assign(threads, { Worker: this.#original });
  }
}

/** Of trainings one may wait for the next, and the one that answers questions about files is kept for a while. */
async function onlySpareWorkersLeft(workers: WorkerWatch): Promise<void> {
  await eventually(
    () => workers.alive('training') <= 1 && workers.alive('services') <= 1 && workers.alive('') <= 2,
    (left) => left,
  );
}

function dashboards(): number {
  return window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof TabInputWebview && input.viewType.includes('lossDebugger'))
    .length;
}

describe('what a session leaves behind', function () {
  this.timeout(120_000);
  let file: Uri;
  let workers: WorkerWatch;
  const warnings: string[] = [];
  const takeWarning = ({ name, message }: Error): void => {
    if (name === 'MaxListenersExceededWarning') warnings.push(message);
  };

  before(async () => {
    workers = new WorkerWatch();
    process.on('warning', takeWarning);
    file = fileIn(folder, 'short.train.json');
    await write(fileIn(folder, 'pets.csv'), PETS);
    await write(file, petsRunFile({ epochs: 3 }));
  });

  after(async () => {
    workers.end();
    process.off('warning', takeWarning);
    await closeEditors();
  });

  it('is no worker and no panel, however many runs were trained and dashboards opened and closed', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await open(file);
      await commands.executeCommand('lossDebugger.train', file);
      // The dashboard opens by itself once the run is known to go on.
      await eventually(dashboards, (count) => count === 1);
      await closeEditors();
      await eventually(dashboards, (count) => count === 0);
    }
    assert.ok(workers.started >= ROUNDS);
    await onlySpareWorkersLeft(workers);
    assert.deepEqual(warnings, []);
  });

  it('is no worker after trainings that were stopped or replaced, and experiments', async () => {
    const endless = fileIn(folder, 'endless.train.json');
    await write(endless, petsRunFile({ epochs: ENDLESS }));
    for (let round = 0; round < 5; round++) {
      await commands.executeCommand('lossDebugger.train', endless);
      await eventually(
        () => workers.alive('training'),
        (alive) => alive <= 2,
      );
    }
    await commands.executeCommand('lossDebugger.stop', endless);
    await onlySpareWorkersLeft(workers);
    await commands.executeCommand('lossDebugger.compareLosses', file, ['bceWithLogits', 'focal']);
    await onlySpareWorkersLeft(workers);
    assert.deepEqual(warnings, []);
  });

  it('is no finding once findings were cleared', async () => {
    await commands.executeCommand('lossDebugger.clearFindings');
    await eventually(
      () => languages.getDiagnostics(file).length,
      (count) => count === 0,
    );
  });
});
