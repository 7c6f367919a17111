import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DataError } from '../../src/data/data-error';
import { isDataFile, readTable } from '../../src/data/read-table';
import { contentOf, fixture } from './table-content';
import { TemporaryFolder } from './temporary-folder';

describe('reading a table', () => {
  const folder = new TemporaryFolder();
  const names = ['x', 'label', 'id'];
  const rows = [
    [1.5, 'a', '9007199254740993'],
    [null, 'None', '2'],
    [-2, null, '3'],
  ];
  const delimited = (delimiter: string): string =>
    [names, ...rows].map((row) => row.map((cell) => cell ?? '').join(delimiter)).join('\n');
  const records = rows.map((row) => Object.fromEntries(row.map((cell, i) => [names[i], cell])));
  const formats: Record<string, string> = {
    'a.csv': delimited(','),
    'a.tsv': delimited('\t'),
    'a.txt': delimited('|'),
    'a.jsonl': records.map((record) => JSON.stringify(record)).join('\n'),
    'a.json': JSON.stringify(records),
  };
  const expected = {
    names,
    rows: rows.map((row) => row.map((cell) => (cell === null ? null : String(cell)))),
  };

  for (const [name, content] of Object.entries(formats)) {
    it(`gives the same table for ${name} and ${name}.gz`, async () => {
      assert.deepEqual(contentOf(await readTable(folder.write(name, content))), expected);
      assert.deepEqual(contentOf(await readTable(folder.write(`${name}.gz`, gzipSync(content)))), expected);
    });
  }

  it('tells gzip by its content', async () => {
    assert.deepEqual(
      contentOf(await readTable(folder.write('packed.csv', gzipSync(formats['a.csv'])))),
      expected,
    );
    assert.deepEqual(contentOf(await readTable(folder.write('plain.csv.gz', formats['a.csv']))), expected);
  });

  it('knows data files by their names', () => {
    const known = ['a.csv', 'A.CSV', 'a.b.tsv.gz', 'a.txt', 'a.jsonl', 'a.json', 'a.parquet', 'a.parquet.gz'];
    const unknown = ['a.xlsx', 'csv', 'a.gz', 'a.csv.zip', 'a'];
    assert.deepEqual([...known, ...unknown].map(isDataFile), [
      ...known.map(() => true),
      ...unknown.map(() => false),
    ]);
  });

  for (const [what, file, message] of [
    ['a file that is not there', fixture('nowhere.csv'), /no such file/],
    ['a Parquet file that is not there', fixture('nowhere.parquet'), /no such file/],
    ['a path that none can be', fixture('nul\0.csv'), /a character that no path may have/],
    ['a folder', dirname(fixture('x')), /cannot be read; use one of/],
    [
      'a folder that is named like data',
      fixture('..', 'data', 'malformed', '..', 'folder.csv'),
      /no such file/,
    ],
    [
      'a file of another kind',
      fixture('PROVENANCE.md'),
      /use one of \.csv \.tsv \.txt \.jsonl \.json \.parquet/,
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(
        readTable(file),
        (error) => error instanceof DataError && error.file === file && message.test(error.message),
      );
    });
  }

  it('refuses a folder that is named like data', async () => {
    for (const name of ['folder.csv', 'folder.jsonl', 'folder.json', 'folder.parquet']) {
      mkdirSync(folder.pathOf(name));
      await assert.rejects(
        readTable(folder.pathOf(name)),
        (error) => error instanceof DataError && error.message.includes('folder'),
      );
    }
  });
});
