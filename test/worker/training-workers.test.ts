import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { HostControl } from '../../src/worker/control';
import type { TrainingAssignment } from '../../src/worker/training-protocol';
import { TrainingWorkers } from '../../src/worker/training-workers';
import { bundleWorkers, type BundledWorkers } from './bundled-workers';

function assignmentOf(id: string): TrainingAssignment {
  const request = { id, runFile: '/data/iris.train.json', storageFolder: null };
  return { role: 'training', request, control: new HostControl().memory };
}

describe('workers of trainings', () => {
  let bundles: BundledWorkers;
  let workers: TrainingWorkers;
  const started: Worker[] = [];

  before(async () => {
    bundles = await bundleWorkers();
  });

  afterEach(async () => {
    await Promise.all([...started.splice(0).map((worker) => worker.terminate()), workers.dispose()]);
  });

  after(() => {
    bundles.remove();
  });

  function use(name: string): void {
    workers = new TrainingWorkers({ file: bundles.file(name), codeCache: null, heapMegabytes: 256 });
  }

  /** What a worker says first when it is started. */
  async function firstWord(id: string): Promise<unknown> {
    const worker = workers.start(assignmentOf(id));
    started.push(worker);
    const [message] = (await once(worker, 'message')) as [unknown];
    return message;
  }

  it('begin at once when none was prepared', async () => {
    use('waiting');
    assert.equal(await firstWord('a'), 'began at once with a');
  });

  it('are taken once when they were prepared', async () => {
    use('waiting');
    workers.prepare();
    workers.prepare();
    assert.equal(await firstWord('a'), 'waited for a');
    assert.equal(await firstWord('b'), 'began at once with b');
  });

  it('are forgotten when they end while they wait', async () => {
    use('leaving');
    workers.prepare();
    while (workers.isPrepared) await setTimeout(5);
    const worker = workers.start(assignmentOf('a'));
    const [code] = (await once(worker, 'exit')) as [unknown];
    assert.equal(code, 3);
  });

  it('end with their owner while they wait', async () => {
    use('waiting');
    workers.prepare();
    await workers.dispose();
    assert.equal(workers.isPrepared, false);
  });
});
