import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeptProof } from '../../../src/runs/kept-proof';
import { keepProof, readProofs } from '../../../src/runs/store/proof-log';

const proof: KeptProof = {
  rule: 'unnormalized-feature',
  fix: 'Standardize the features',
  verdict: 'helps',
  sentence: 'R\u00b2 goes from 0.1 to 0.9.',
};

describe('the proofs that are kept with a run', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'test-proofs-'));
    mkdirSync(join(root, 'run-1'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('come back as they were, the latest of each fix', async () => {
    const other = { ...proof, fix: 'Lower learningRate to 0.01', verdict: 'doesNotHelp' } as const;
    await keepProof(root, 'run-1', { ...proof, verdict: 'unclear' });
    await keepProof(root, 'run-1', other);
    await keepProof(root, 'run-1', proof);
    assert.deepEqual(await readProofs(root, 'run-1'), [proof, other]);
  });

  it('are none for a run of which nothing was tried', async () => {
    assert.deepEqual(await readProofs(root, 'run-1'), []);
  });

  it('lack a line that a crash cut off, and nothing else', async () => {
    const later = { ...proof, fix: 'Lower learningRate to 0.01' };
    await keepProof(root, 'run-1', proof);
    appendFileSync(join(root, 'run-1', 'proofs.jsonl'), '{"rule":"unn');
    assert.deepEqual(await readProofs(root, 'run-1'), [proof]);
    await keepProof(root, 'run-1', later);
    assert.deepEqual(await readProofs(root, 'run-1'), [proof, later]);
  });

  it('cannot be kept for a run that is not kept', async () => {
    await assert.rejects(keepProof(root, 'run-2', proof));
    await assert.rejects(readProofs(root, '../run-1'), /is no id of a run/);
  });
});
