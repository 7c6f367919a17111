import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DataError } from '../../../src/data/data-error';
import { readTable } from '../../../src/data/read-table';
import { cells, contentOf, fixture, numbers } from '../table-content';
import { TemporaryFolder } from '../temporary-folder';

describe('Parquet table', () => {
  const folder = new TemporaryFolder();

  for (const codec of ['uncompressed', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4-raw']) {
    it(`reads ${codec} pages`, async () => {
      const table = await readTable(fixture('parquet', `iris-${codec}.parquet`));
      assert.deepEqual(contentOf(table), contentOf(await readTable(fixture('iris.csv'))));
      assert.deepEqual(table.problems, []);
    });
  }

  it('reads a packed file', async () => {
    const table = await readTable(fixture('parquet', 'iris-snappy.parquet.gz'));
    assert.deepEqual(contentOf(table), contentOf(await readTable(fixture('iris.csv'))));
  });

  it('makes numbers or text of each type, over several row groups', async () => {
    const table = await readTable(fixture('parquet', 'types.parquet'));
    assert.deepEqual([...numbers(table, 'count').values], [1, 2, NaN, 4, 5, 6]);
    assert.deepEqual([...numbers(table, 'small').values], [1, 2, 3, 4, 5, NaN]);
    assert.deepEqual([...numbers(table, 'half').values], [0.5, 1.5, NaN, -2.5, 3.5, Infinity]);
    assert.deepEqual([...numbers(table, 'written').values], [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(cells(table, 'id').slice(0, 3), ['9007199254740993', '9007199254740992', '3']);
    assert.deepEqual(cells(table, 'flag'), ['true', 'false', 'true', null, 'false', 'true']);
    assert.deepEqual(cells(table, 'when').slice(0, 2), ['2024-01-01', '2024-01-02T12:00:00.000Z']);
    assert.deepEqual(cells(table, 'label'), ['a', 'b', null, 'None', 'größe 📏', 'a']);
    assert.deepEqual(
      table.problems.map(({ kind, row, columnIndex }) => [kind, row, columnIndex]),
      [
        ['bigIntegers', 0, 1],
        ['infiniteCell', 5, 3],
        ['nestedValue', 0, 8],
      ],
    );
  });

  it('leaves nested columns out and says so', async () => {
    const table = await readTable(fixture('parquet', 'nested.parquet'));
    assert.deepEqual(contentOf(table), { names: ['x'], rows: [['1'], ['2'], ['3']] });
    assert.match(table.problems[0].message, /"point" is nested/);
  });

  it('refuses a damaged file, one without rows, and one too large, clearly', async () => {
    const refusal = (expected: RegExp) => (error: unknown) =>
      error instanceof DataError && expected.test(error.message);
    await assert.rejects(
      readTable(fixture('parquet', 'damaged.parquet')),
      refusal(/cannot be read \(parquet file invalid/),
    );
    await assert.rejects(readTable(fixture('parquet', 'no-rows.parquet')), refusal(/no rows/));
    const iris = fixture('parquet', 'iris-snappy.parquet');
    await assert.rejects(
      readTable(iris, { limits: { cells: 100 } }),
      refusal(/too large.* 150 rows of 5 columns/),
    );
    await assert.rejects(readTable(folder.write('text.parquet', 'x,y\n1,2\n')), refusal(/cannot be read/));
  });

  it('refuses a file with any byte of its description broken, or reads it', async () => {
    const whole = readFileSync(fixture('parquet', 'iris-uncompressed.parquet'));
    for (let at = whole.length - 300; at < whole.length; at += 7) {
      const broken = Buffer.from(whole);
      broken[at] ^= 0xff;
      await readTable(folder.write('broken.parquet', broken)).catch((error: unknown) => {
        assert.ok(error instanceof DataError, String(error));
      });
    }
  });

  it('stops with the reason of the signal', async () => {
    const signal = AbortSignal.abort(new Error('no longer wanted'));
    await assert.rejects(readTable(fixture('parquet', 'types.parquet'), { signal }), /no longer wanted/);
  });

  it('reports progress up to the whole file', async () => {
    const seen: number[] = [];
    const file = fixture('parquet', 'types.parquet');
    await readTable(file, { onProgress: (bytes) => seen.push(bytes) });
    assert.equal(Math.max(...seen), readFileSync(file).length);
  });
});
