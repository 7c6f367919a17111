import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { loadAdapters, type Adapters } from './adapter';
import { evaluateFile } from './evaluation';
import { readGoldenFolder } from './golden-file';

describe('values that PyTorch computed', () => {
  const folder = join(__dirname, '../fixtures/golden');
  const { files, ignored } = readGoldenFolder(folder);
  let adapters: Adapters;
  before(async () => {
    adapters = await loadAdapters();
  });

  it('are all read', () => {
    assert.deepEqual(ignored, [`${join(folder, 'PROVENANCE.md')}: not a JSON file`]);
  });

  for (const file of files) {
    it(`agree with the engine's in float64 and float32: ${relative(folder, file.path)}`, () => {
      const results = evaluateFile(file, adapters);
      const precisions = new Set(results.map(({ precision }) => precision));
      assert.ok(precisions.has('float64') && results.length > 0);
      const disagreeing = results.flatMap(({ id, precision, outcome }) => {
        if (outcome.kind === 'passed') return [];
        const problems = outcome.kind === 'failed' ? outcome.problems : ['nothing evaluates it'];
        return problems.map((problem) => `${precision} ${id}: ${problem}`);
      });
      assert.deepEqual(disagreeing, []);
    });
  }
});
