import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { readTable } from '../../src/data/read-table';
import type { Table } from '../../src/data/table';
import { TableCache } from '../../src/worker/table-cache';
import { TemporaryFolder } from '../data/temporary-folder';

describe('TableCache', () => {
  const folder = new TemporaryFolder();

  it('reads a file once, and again when it has changed', async () => {
    const file = folder.write('a.csv', 'x\n1\n');
    const tables = new TableCache();
    const [first, second] = await Promise.all([tables.read(file), tables.read(file)]);
    assert.equal(first, second);
    folder.write('a.csv', 'x\n1\n2\n');
    assert.equal((await tables.read(file)).rows, 2);
  });

  it('gives the table of a file that changed for the worse while it was read', async () => {
    const file = folder.write('b.csv', 'x\n1\n');
    const table = await readTable(file);
    const readings: ((reading: Promise<Table>) => void)[] = [];
    const tables = new TableCache(() => new Promise((resolve) => readings.push(resolve)));
    const before = tables.read(file);
    utimesSync(file, 1, 1);
    const after = tables.read(file);
    readings[1](Promise.reject(new Error('it is damaged now')));
    await assert.rejects(after, /damaged/);
    readings[0](Promise.resolve(table));
    assert.equal(await before, table);
  });
});
