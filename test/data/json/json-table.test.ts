import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { DataError } from '../../../src/data/data-error';
import { readTable } from '../../../src/data/read-table';
import { contentOf, numbers, problemsOf, text } from '../table-content';
import { TemporaryFolder } from '../temporary-folder';

describe('JSON table', () => {
  const folder = new TemporaryFolder();
  const expected = {
    names: ['x', 'label'],
    rows: [
      ['1.5', 'a'],
      [null, 'b'],
      ['-2', null],
    ],
  };

  it('is a list of objects; keys may be absent or null', async () => {
    const content = '[{"x": 1.5, "label": "a"}, {"label": "b"}, {"x": -2, "label": null}]';
    assert.deepEqual(contentOf(await readTable(folder.write('a.json', content))), expected);
  });

  it('is an object of lists', async () => {
    const content = '{"x": [1.5, null, -2], "label": ["a", "b", null]}';
    assert.deepEqual(contentOf(await readTable(folder.write('b.json', content))), expected);
  });

  it('is an object of objects by row, as pandas writes it', async () => {
    const content = '{"x": {"0": 1.5, "1": null, "2": -2}, "label": {"0": "a", "1": "b"}}';
    assert.deepEqual(contentOf(await readTable(folder.write('c.json', content))), expected);
  });

  it('has numbers of any size, which are no identifiers', async () => {
    const table = await readTable(folder.write('huge.json', '[{"x": 1e300}, {"x": -2e21}, {"x": 7}]'));
    assert.deepEqual([...numbers(table, 'x').values], [1e300, -2e21, 7]);
  });

  it('may have a byte order mark, be UTF-16 or be packed', async () => {
    const content = '\ufeff{"x": [1.5, null, -2], "label": ["a", "b", null]}';
    assert.deepEqual(contentOf(await readTable(folder.write('d.json', content))), expected);
    assert.deepEqual(
      contentOf(await readTable(folder.write('e.json', Buffer.from(content, 'utf16le')))),
      expected,
    );
    assert.deepEqual(contentOf(await readTable(folder.write('f.json.gz', gzipSync(content)))), expected);
  });

  it('reads texts as cells of a text file are read', async () => {
    const content = '[{"x": "1.5", "y": "NA", "z": true}, {"x": " 2 ", "y": "3", "z": false}]';
    const table = await readTable(folder.write('g.json', content));
    assert.deepEqual([...numbers(table, 'x').values], [1.5, 2]);
    assert.deepEqual([...numbers(table, 'y').values], [NaN, 3]);
    assert.deepEqual(text(table, 'z').categories, ['true', 'false']);
  });

  it('has no traps in its keys', async () => {
    const table = await readTable(
      folder.write('h.json', '[{"__proto__": 1, "constructor": "a"}, {"__proto__": 2}]'),
    );
    assert.deepEqual(contentOf(table), {
      names: ['__proto__', 'constructor'],
      rows: [
        ['1', 'a'],
        ['2', null],
      ],
    });
  });

  it('locates rows, cells and names', async () => {
    const records = await readTable(
      folder.write('i.json', '[\n  {"x": 1, "y": "ü"},\n\n  {"y": "b",\n   "x": 22}\n]\n'),
    );
    assert.deepEqual([records.lineOf(0), records.lineOf(1)], [2, 4]);
    assert.deepEqual(records.locate(1, 0), { line: 5, column: 9, endLine: 5, endColumn: 11 });
    assert.deepEqual(records.locate(0, 1), { line: 2, column: 17, endLine: 2, endColumn: 20 });
    const lists = await readTable(folder.write('j.json', '{"x": [1,\n 2],\n "y": ["a", "b"]}'));
    assert.deepEqual(lists.locate(1, 1), { line: 3, column: 13, endLine: 3, endColumn: 16 });
    assert.deepEqual(lists.locateHeader(1), { line: 3, column: 7, endLine: 3, endColumn: 8 });
    assert.equal(lists.lineOf(1), 2);
  });

  it('reports bad cells, nested values and identifiers beyond 2^53 at their places', async () => {
    const rows = Array.from({ length: 40 }, (_, i) =>
      JSON.stringify({ x: i === 30 ? 'abc' : i, tags: i === 0 ? [1] : null }).replace(
        '}',
        `, "id": 900719925474099${i + 10}}`,
      ),
    );
    const table = await readTable(folder.write('k.json', `[\n${rows.join(',\n')}\n]`));
    assert.deepEqual(problemsOf(table), ['nestedValue 2:15-18', 'bigIntegers 2:26-43', 'badCell 32:6-11']);
    assert.deepEqual(
      table.columns.map(({ kind }) => kind),
      ['number', 'text', 'text'],
    );
  });

  describe('refuses', () => {
    const refuses = (
      what: string,
      content: string,
      line: number | undefined,
      column: number | undefined,
      expected: RegExp,
    ): void => {
      it(what, async () => {
        await assert.rejects(readTable(folder.write('refused.json', content)), (error) => {
          assert.ok(error instanceof DataError);
          assert.match(error.message, expected);
          assert.deepEqual([error.line, error.column], [line, column]);
          return true;
        });
      });
    };
    refuses('a missing comma', '[{"x": 1},\n {"x" 2}]', 2, 7, /not valid JSON \(colon expected\)/);
    refuses('an early end', '[{"x": 1},\n', 2, 1, /not valid JSON/);
    refuses('NaN', '[{"x": 1},\n {"x": NaN}]', 2, 8, /JSON has no NaN/);
    refuses('a comment', '[{"x": 1}, // one\n {"x": 2}]', 1, 12, /not valid JSON/);
    refuses('JSON Lines, naming them', '{"x": 1}\n{"x": 2}\n', 2, 1, /named \.jsonl/);
    refuses('a number', '5', 1, 1, /should hold a list of objects/);
    refuses('a list with something else in it', '[{"x": 1},\n 5]', 2, 2, /has to be an object/);
    refuses(
      'lists of different lengths',
      '{"x": [1, 2],\n "y": [1]}',
      2,
      7,
      /"y" has 1 values and "x" has 2/,
    );
    refuses('an empty list', '[]', 1, undefined, /no rows/);
    refuses('nothing', '', 1, 1, /not valid JSON/);

    it('a file too large to be read in one piece', async () => {
      const file = folder.write('large.json', `[{"x": 1}${' '.repeat(3_000_000)}]`);
      await assert.rejects(readTable(file, { limits: { wholeFileBytes: 2 ** 21 } }), /larger than 2 MiB/);
    });
  });
});
