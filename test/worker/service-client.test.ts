import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceClient } from '../../src/worker/service-client';
import { bundleWorkers, type BundledWorkers } from './bundled-workers';

describe('the host of services', () => {
  let workers: BundledWorkers;
  let folder: string;
  let dataFile: string;
  const clients: ServiceClient[] = [];

  before(async () => {
    workers = await bundleWorkers();
    folder = mkdtempSync(join(tmpdir(), 'test-service-client-'));
    dataFile = join(folder, 'data.csv');
    writeFileSync(dataFile, 'a,b\n1,2\n3,4\n');
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.dispose()));
  });

  after(() => {
    workers.remove();
    rmSync(folder, { recursive: true });
  });

  function connect(
    worker: string,
    settings: ConstructorParameters<typeof ServiceClient>[1] = {},
  ): ServiceClient {
    const client = new ServiceClient(workers.file(worker), settings);
    clients.push(client);
    return client;
  }

  it('gets answers, several at a time', async () => {
    const client = connect('worker');
    const [data, vocabulary] = await Promise.all([
      client.ask('describeData', { file: dataFile }),
      client.ask('vocabulary', {}),
    ]);
    assert.equal(data.rows, 2);
    assert.ok(vocabulary.loss.length > 0);
  });

  it('passes on what is wrong as a sentence', async () => {
    await assert.rejects(connect('worker').ask('describeData', { file: join(folder, 'none.csv') }), {
      message: 'There is no such file; check the path.',
    });
  });

  it('starts another worker when the last one was let go', async () => {
    const client = connect('worker', { idleSeconds: 0.01 });
    await client.ask('describeData', { file: dataFile });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal((await client.ask('describeData', { file: dataFile })).rows, 2);
  });

  const failures = [
    {
      worker: 'crashing',
      name: 'crashes',
      message: /The worker that reads and checks files crashed: the array/,
      settings: {},
    },
    { worker: 'babbling', name: 'babbles', message: /a message that makes no sense/, settings: {} },
    { worker: 'leaving', name: 'exits', message: /ended unexpectedly with exit code 3/, settings: {} },
    { worker: 'hanging', name: 'hangs', message: /no answer within 0.2 s/, settings: { hangSeconds: 0.2 } },
  ];
  for (const { worker, name, message, settings } of failures) {
    it(`leaves no question open when its worker ${name}`, async () => {
      const client = connect(worker, settings);
      const questions = [client.ask('vocabulary', {}), client.ask('listRuns', { root: folder })];
      for (const question of questions) await assert.rejects(question, message);
    });
  }

  it('notices a hung worker although further questions keep coming', async () => {
    const client = connect('hanging', { hangSeconds: 0.3 });
    const questions: Promise<unknown>[] = [];
    const asking = setInterval(() => {
      questions.push(client.ask('vocabulary', {}).catch(() => undefined));
    }, 50);
    try {
      await assert.rejects(client.ask('vocabulary', {}), /no answer within 0.3 s/);
    } finally {
      clearInterval(asking);
    }
    await client.dispose();
    await Promise.all(questions);
  });

  it('leaves no question open when it is disposed of', async () => {
    const client = connect('hanging');
    const question = client.ask('vocabulary', {});
    await Promise.all([client.dispose(), assert.rejects(question, /closing/)]);
    await assert.rejects(client.ask('vocabulary', {}), /closing/);
  });
});
