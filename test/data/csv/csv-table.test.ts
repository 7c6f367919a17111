import assert from 'node:assert/strict';
import { appendFileSync, rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { DataError } from '../../../src/data/data-error';
import { readTable } from '../../../src/data/read-table';
import { cells, contentOf, numbers, problemsOf, text } from '../table-content';
import { TemporaryFolder } from '../temporary-folder';

describe('CSV table', () => {
  const folder = new TemporaryFolder();

  it('has numbers and coded text by column', async () => {
    const table = await readTable(folder.write('simple.csv', 'x,label\n1.5,b\n,a\n-2,b\n'));
    assert.deepEqual(numbers(table, 'x').values, Float64Array.of(1.5, NaN, -2));
    assert.deepEqual(text(table, 'label').codes, Int32Array.of(0, 1, 0));
    assert.deepEqual(text(table, 'label').categories, ['b', 'a']);
  });

  it('locates every cell and name, after quoted line breaks, comments and blank lines too', async () => {
    const file = folder.write('places.csv', '# units\nx ,"the\nname",z\n\n1,"a\n\nb" ,  3 \n4,"5","ü,📏"\n');
    const table = await readTable(file);
    assert.deepEqual(contentOf(table).names, ['x', 'the\nname', 'z']);
    assert.deepEqual(table.locateHeader(0), { line: 2, column: 1, endLine: 2, endColumn: 2 });
    assert.deepEqual(table.locateHeader(1), { line: 2, column: 4, endLine: 3, endColumn: 6 });
    assert.deepEqual(table.locate(0, 1), { line: 5, column: 3, endLine: 7, endColumn: 3 });
    assert.deepEqual(table.locate(0, 2), { line: 7, column: 7, endLine: 7, endColumn: 8 });
    assert.deepEqual(table.locate(1, 2), { line: 8, column: 7, endLine: 8, endColumn: 13 });
    assert.deepEqual([table.lineOf(0), table.lineOf(1)], [5, 8]);
  });

  it('locates cells far into a long file', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => (i % 7 === 0 ? `${i},"a ""b""\nc"` : `${i},d`));
    const table = await readTable(folder.write('long.csv', `x,y\n${lines.join('\n')}\n`));
    for (const row of [0, 1, 999, 2500, 4998, 4999]) {
      const breaks = Math.floor((row + 6) / 7);
      assert.deepEqual(table.locate(row, 0), {
        line: row + 2 + breaks,
        column: 1,
        endLine: row + 2 + breaks,
        endColumn: 1 + String(row).length,
      });
    }
  });

  for (const [encoding, bytes] of [
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffx,ä\n1,é\n2,3\n')],
    ['UTF-16', Buffer.from('\ufeffx,ä\n1,é\n2,3\n', 'utf16le')],
    ['UTF-16 without a byte order mark', Buffer.from('x,a\n1,e\n2,3\n', 'utf16le')],
    ['Latin-1', Buffer.from('x,ä\n1,é\n2,3\n', 'latin1')],
    ['gzip', gzipSync('x,ä\n1,é\n2,3\n')],
  ] as const) {
    it(`locates cells in ${encoding}`, async () => {
      const table = await readTable(folder.write('encoded.csv', bytes));
      assert.deepEqual(table.locate(1, 1), { line: 3, column: 3, endLine: 3, endColumn: 4 });
    });
  }

  it('gives the line alone once the file has changed or is gone', async () => {
    const file = folder.write('changing.csv', 'x,y\n1,2\n3,4\n');
    const table = await readTable(file);
    appendFileSync(file, '5,6\n');
    assert.deepEqual(table.locate(1, 1), { line: 3, column: 1, endLine: 3, endColumn: 1 });
    rmSync(file);
    assert.deepEqual(table.locate(1, 1), { line: 3, column: 1, endLine: 3, endColumn: 1 });
  });

  for (const [name, content, more] of [
    ['while-read.csv', 'x,y\n1,2\n3,4\n', '5,6\n'],
    ['while-read.jsonl', '{"y":2}\n\n{"y":4}\n', '{"y":6}\n'],
    ['while-read.json', '[{"y":2},\n\n{"y":4}]', ' '],
  ]) {
    it(`gives no place in ${name} when it is written while it is read`, async () => {
      const file = folder.write(name, content);
      let isWritten = false;
      const table = await readTable(file, {
        onProgress: () => {
          if (!isWritten) appendFileSync(file, more);
          isWritten = true;
        },
      });
      assert.equal(table.locate(1, table.columns.length - 1).column, 1);
    });
  }

  it('gives no place in a list of JSON once the file has changed', async () => {
    const file = folder.write('looked-up.json', '[{"y":2},\n{"y":4}]');
    const table = await readTable(file);
    assert.equal(table.locate(1, 0).column, 6);
    appendFileSync(file, ' ');
    assert.deepEqual(table.locate(1, 0), { line: 1, column: 1, endLine: 1, endColumn: 1 });
  });

  it('locates cells far into a long file that is not UTF-8', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `ü${i};€`).join('\n');
    const file = folder.write('long-utf16.csv', Buffer.from(`\ufeffa;b\n${lines}\n`, 'utf16le'));
    const table = await readTable(file);
    assert.deepEqual(table.locate(19_998, 1), { line: 20_000, column: 8, endLine: 20_000, endColumn: 9 });
  });

  it('reads again as Windows-1252 when a byte late in the file is no UTF-8', async () => {
    const lines = Array.from({ length: 120_000 }, (_, i) => `${i},plain`).join('\n');
    const bytes = Buffer.concat([
      Buffer.from(`x,y\n${lines}\n1,`),
      Buffer.from([0x80, 0xfc]),
      Buffer.from('\n'),
    ]);
    const table = await readTable(folder.write('late.csv', bytes));
    assert.deepEqual(text(table, 'y').categories, ['plain', '€ü']);
    assert.deepEqual(problemsOf(table), ['encoding 1:1-1']);
  });

  it('does not take a character that a block cuts in two for a fault', async () => {
    const table = await readTable(folder.write('cut.csv', `x,y\n${'1,ü\n'.repeat(300_000)}`));
    assert.deepEqual(text(table, 'y').categories, ['ü']);
    assert.deepEqual(table.problems, []);
  });

  it('reads again when a column turns out to be another kind than it began as', async () => {
    const numbersFirst = [
      ...Array.from({ length: 2000 }, (_, i) => String(i)),
      ...Array<string>(60_000).fill('word'),
    ];
    const wordsFirst = [
      ...Array<string>(1500).fill('word'),
      ...Array.from({ length: 60_000 }, (_, i) => String(i)),
    ];
    const toText = await readTable(
      folder.write('a.csv', `x,y\n${numbersFirst.map((cell) => `${cell},1`).join('\n')}\n`),
    );
    assert.equal(text(toText, 'x').categories.length, 2001);
    assert.deepEqual(toText.problems, []);
    const toNumbers = await readTable(
      folder.write('b.csv', `x,y\n${wordsFirst.map((cell) => `${cell},1`).join('\n')}\n`),
    );
    assert.equal(numbers(toNumbers, 'x').missing, 1500);
    assert.equal(toNumbers.problemCounts.get('badCell'), 1500);
    assert.equal(toNumbers.problems.length, 100);
  });

  it('takes a line with "#" for a comment unless it has the fields of a row', async () => {
    const table = await readTable(
      folder.write('hash.csv', 'id,x\n#1,2\n# a, comment\n#no row\n#2,3\n##,4\n'),
    );
    assert.deepEqual(cells(table, 'id'), ['#1', '#2']);
  });

  it('reads a cell of any length that fits', async () => {
    const long = 'a'.repeat(70_000);
    const table = await readTable(folder.write('long-cell.csv', `text,x\n${long},1\nb,2\n`));
    assert.deepEqual(cells(table, 'text'), [long, 'b']);
  });

  it('reads more columns than rows', async () => {
    const names = Array.from({ length: 2001 }, (_, i) => `f${i}`).join(',');
    const row = Array.from({ length: 2001 }, (_, i) => i / 8).join(',');
    const table = await readTable(folder.write('wide.csv', `${names}\n${row}\n${row}\n`));
    assert.deepEqual([table.rows, table.columns.length], [2, 2001]);
    assert.equal(numbers(table, 'f2000').values[1], 250);
  });

  it('reads a line of names that is longer than what the dialect is usually told from', async () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `ENSG${String(i).padStart(11, '0')}`);
    const row = names.map((_, i) => i % 7).join(';');
    const file = folder.write('genes.csv', `${names.join(';')}\n${row}\n${row}\n`);
    const table = await readTable(file);
    assert.deepEqual([table.rows, table.columns.length], [2, 20_000]);
    assert.equal(table.columns[19_999].name, names[19_999]);
  });

  describe('refuses', () => {
    const refuses = (what: string, content: string | Uint8Array, expected: RegExp, limits = {}): void => {
      it(what, async () => {
        const file = folder.write('refused.csv', content);
        await assert.rejects(readTable(file, { limits }), (error) => {
          assert.ok(error instanceof DataError);
          assert.equal(error.file, file);
          assert.match(error.message, expected);
          return true;
        });
      });
    };
    refuses('a quote that is open from the first line on', 'x,"y\n1,2\n', /is not closed/);
    refuses('only commas', ','.repeat(100_000), /more than 65536 fields/);
    refuses('one line without end', 'x'.repeat(600_000), /The line is longer than 256 KiB/, {
      recordBytes: 256 * 1024,
    });
    refuses('comments without end', '# nothing\n'.repeat(30_000), /beginning of the file has no row/);
    refuses('what is no text', Buffer.from('504b03041400060008000000210000', 'hex'), /This is no text/);
    refuses(
      'damaged gzip',
      gzipSync('x,y\n1,2\n'.repeat(1000)).subarray(0, 40),
      /compressed data ends early/,
    );
    refuses('more cells than fit', 'x,y\n1,2\n3,4\n5,6\n', /too large/, { cells: 4 });
    refuses('more rows than it may read', 'x,y\n1,2\n3,4\n5,6\n', /too large/, { rows: 2 });
    refuses('lines that never have the fields of the first', 'x,y\n\n\n', /no rows/);
    refuses(
      'a quoted cell that runs over lines into a wrong count of fields',
      'x,y,z\n1,"a\n2,b",3,4\n',
      /runs on to line 3/,
    );
  });

  it('drops texts of a column beyond the limit and says so', async () => {
    const file = folder.write('many.csv', 'x,name\n1,a\n2,b\n3,c\n4,a\n');
    const table = await readTable(file, { limits: { categories: 2 } });
    assert.deepEqual([...text(table, 'name').codes], [0, 1, -2, 0]);
    assert.deepEqual(problemsOf(table), ['manyCategories 1:3-7']);
  });

  it('reports progress up to the whole file', async () => {
    const content = `x,y\n${'1,2\n'.repeat(300_000)}`;
    const seen: number[] = [];
    await readTable(folder.write('progress.csv', content), {
      onProgress: (bytes, total) => {
        assert.equal(total, content.length);
        seen.push(bytes);
      },
    });
    assert.ok(seen.length > 1);
    assert.equal(seen.at(-1), content.length);
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
  });

  it('stops with the reason of the signal', async () => {
    const file = folder.write('cancelled.csv', `x,y\n${'1,2\n'.repeat(300_000)}`);
    const controller = new AbortController();
    const reading = readTable(file, {
      signal: controller.signal,
      onProgress: () => {
        controller.abort(new Error('no longer wanted'));
      },
    });
    await assert.rejects(reading, /no longer wanted/);
    await assert.rejects(readTable(file, { signal: controller.signal }), /no longer wanted/);
  });
});
