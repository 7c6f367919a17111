import { strict as assert } from 'node:assert';
import type { Fix } from '../../src/runs/finding';
import { provableFixes } from '../../src/runs/provable-fixes';

function fixOf(...files: string[]): Fix {
  const place = { line: 1, column: 1, endLine: 2, endColumn: 1 };
  return { title: files.join(), edits: files.map((file) => ({ location: { file, ...place }, newText: '' })) };
}

describe('fixes that can be proven', () => {
  it('are those of run files and loss files, not of data files', () => {
    const run = fixOf('/project/iris.train.json');
    const both = fixOf('/project/robust.loss.js', '/project/iris.train.json');
    const data = fixOf('/project/iris.csv');
    assert.deepEqual(provableFixes({ fixes: [data, run, both] }), [run, both]);
  });
});
