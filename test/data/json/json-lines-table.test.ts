import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { DataError } from '../../../src/data/data-error';
import { readTable } from '../../../src/data/read-table';
import { contentOf, numbers, problemsOf, text } from '../table-content';
import { TemporaryFolder } from '../temporary-folder';

describe('JSON Lines table', () => {
  const folder = new TemporaryFolder();

  it('has the keys of all lines as columns, missing where a line has none', async () => {
    const table = await readTable(folder.write('a.jsonl', '{"x": 1}\n\n{"y": "a", "x": 2}\r\n{"y": "b"}'));
    assert.deepEqual(contentOf(table), {
      names: ['x', 'y'],
      rows: [
        ['1', null],
        ['2', 'a'],
        [null, 'b'],
      ],
    });
    assert.deepEqual(
      [0, 1, 2].map((row) => table.lineOf(row)),
      [1, 3, 4],
    );
  });

  it('locates cells, packed or not', async () => {
    const content = '{"x": 1, "y": "ü"}\n{"y": "b", "x": 22}\n';
    for (const file of [folder.write('b.jsonl', content), folder.write('b.jsonl.gz', gzipSync(content))]) {
      const table = await readTable(file);
      assert.deepEqual(table.locate(1, 0), { line: 2, column: 17, endLine: 2, endColumn: 19 });
      assert.deepEqual(table.locate(0, 1), { line: 1, column: 15, endLine: 1, endColumn: 18 });
      assert.deepEqual(table.locateHeader(1), { line: 1, column: 15, endLine: 1, endColumn: 18 });
    }
  });

  it('reads again when a column turns out to be text', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `{"x": ${i < 50 ? i : `"w${i}"`}}`);
    const table = await readTable(folder.write('c.jsonl', lines.join('\n')));
    assert.equal(text(table, 'x').categories.length, 100);
    assert.deepEqual(table.problems, []);
  });

  it('reports bad cells at their places', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `{"x": ${i === 70 ? '"6cm"' : i}}`);
    const table = await readTable(folder.write('d.jsonl', lines.join('\n')));
    assert.equal(numbers(table, 'x').missing, 1);
    assert.deepEqual(problemsOf(table), ['badCell 71:7-12']);
  });

  it('reads Windows-1252, and says so', async () => {
    const table = await readTable(folder.write('e.jsonl', Buffer.from('{"x": "süß"}\n', 'latin1')));
    assert.deepEqual(text(table, 'x').categories, ['süß']);
    assert.deepEqual(problemsOf(table), ['encoding 1:1-1']);
  });

  for (const [what, content, line, column, expected] of [
    ['a line that is no JSON', '{"x": 1}\n{"x": }\n', 2, 7, /not valid JSON \(value expected\)/],
    ['a line that is no object', '{"x": 1}\n\n[1, 2]\n', 3, 1, /has to be one JSON object/],
    ['NaN', '{"x": NaN}\n', 1, 7, /JSON has no NaN/],
    ['no lines', '\n\n', undefined, undefined, /The file is empty/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(readTable(folder.write('refused.jsonl', content)), (error) => {
        assert.ok(error instanceof DataError);
        assert.match(error.message, expected);
        assert.deepEqual([error.line, error.column], [line, column]);
        return true;
      });
    });
  }

  it('refuses more keys than a table may have columns', async () => {
    const file = folder.write('keys.jsonl', Array.from({ length: 20 }, (_, i) => `{"k${i}": 1}`).join('\n'));
    await assert.rejects(readTable(file, { limits: { columns: 10 } }), /more than 10 different keys/);
  });
});
