import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cellText } from '../../src/data/column';
import { readTable } from '../../src/data/read-table';
import type { Table } from '../../src/data/table';
import { dropRows } from '../../src/diagnosis/drop-rows';
import { editedText } from '../../src/editor/experiments/edited-text';

describe('rows dropped from a data file', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drop-rows-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function read(text: string, name = 'data.csv'): Promise<Table> {
    const file = join(folder, name);
    writeFileSync(file, text);
    return readTable(file);
  }

  /** The first column of the file without the rows, and its text. */
  async function without(text: string, rows: readonly number[]) {
    const [fix] = dropRows(await read(text), rows);
    const left = editedText(text, fix.edits);
    const { columns, rows: count, problems } = await read(left);
    const first = Array.from({ length: count }, (_, row) => cellText(columns[0], row));
    return { first, left, title: fix.title, problems };
  }

  it('leaves a table of the other rows', async () => {
    const { first, title, problems } = await without('name,x\na,1\nb,2\nc,3\nd,4\n', [1, 2]);
    assert.deepEqual([first, title, problems], [['a', 'd'], 'Drop the 2 rows', []]);
  });

  it('takes all lines of a record with quoted line breaks, and none of its neighbours', async () => {
    const { first, left, title } = await without(
      'name,note\na,"one\ntwo"\nb,"three\r\nfour\nfive"\nc,six\n',
      [1],
    );
    assert.deepEqual([first, title], [['a', 'c'], 'Drop line 4']);
    assert.equal(left, 'name,note\na,"one\ntwo"\nc,six\n');
  });

  it('takes the last row where no line break follows it', async () => {
    const text = 'name,x\na,1\nb,2\nc,3';
    const [fix] = dropRows(await read(text), [2]);
    assert.deepEqual(fix.edits[0].location, { ...fix.edits[0].location, line: 4, column: 1, endLine: 5 });
    assert.equal(editedText(`${text}\n`, fix.edits), 'name,x\na,1\nb,2\n');
  });

  it('takes the first ten of many, and says so', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `r${i},${i}`);
    const odd = Array.from({ length: 15 }, (_, i) => 2 * i + 1);
    const { first, title } = await without(`name,x\n${lines.join('\n')}\n`, odd);
    assert.equal(title, 'Drop the first 10 of 15 rows');
    assert.equal(first.length, 20);
    assert.ok(first.includes('r21') && !first.includes('r19'));
  });

  it('takes lines of JSON', async () => {
    const text = '{"name":"a","x":1}\n{"name":"b","x":2}\n{"name":"c","x":3}\n';
    const [fix] = dropRows(await read(text, 'data.jsonl'), [0]);
    assert.equal(editedText(text, fix.edits), '{"name":"b","x":2}\n{"name":"c","x":3}\n');
  });

  it('is not offered for a file that has changed since, that is no text, or that would be left empty', async () => {
    const table = await read('name,x\na,1\nb,2\n');
    assert.deepEqual(dropRows({ ...table, file: `${table.file}.gz` }, [0]), []);
    assert.deepEqual(dropRows(table, [0, 1]), []);
    writeFileSync(table.file, 'name,x\nanother,1\nb,2\n');
    assert.deepEqual(dropRows(table, [0]), []);
  });
});
