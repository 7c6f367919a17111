import assert from 'node:assert/strict';
import fc from 'fast-check';
import Papa from 'papaparse';
import { spanOfCell, splitRecord } from '../../../src/data/csv/csv-record';
import { CsvScanner, recordText } from '../../../src/data/csv/csv-scanner';
import { DataError } from '../../../src/data/data-error';

interface Scanned {
  cells: string[];
  line: number;
  offset: number;
  text: string;
}

/** Scans a text that comes in pieces of the given lengths, the last one repeated. */
function scan(text: string, pieces: readonly number[] = [1 << 20], options = {}): Scanned[] {
  const records: Scanned[] = [];
  const scanner = new CsvScanner(
    {
      file: 'x.csv',
      delimiter: ',',
      recordBytes: 1e6,
      fields: 1000,
      expectedFields: 1000,
      line: 1,
      offset: 0,
      ...options,
    },
    (record) => {
      const cells = Array.from({ length: record.fields }, (_, field) =>
        record.bytes.toString('utf8', record.starts[field], record.ends[field]),
      );
      records.push({ cells, line: record.line, offset: record.offset, text: recordText(record) });
      return true;
    },
  );
  const bytes = Buffer.from(text);
  for (let from = 0, i = 0; from < bytes.length; i++) {
    const to = from + pieces[Math.min(i, pieces.length - 1)];
    scanner.push(bytes.subarray(from, to));
    from = to;
  }
  scanner.end();
  return records;
}

const cell = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', '1', '"', ',', '\n', '\r', '\r\n', ' ', 'ü', '📏', '#'),
    maxLength: 8,
  }),
  fc.double({ noNaN: true }).map(String),
);
/** At least two cells, or a record of one empty cell would be an empty line. */
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 12 });
const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });
const lineEnd = fc.constantFrom('\n', '\r\n');

describe('CSV scanner', () => {
  it('finds the cells that were written, however the text is cut into blocks', () => {
    fc.assert(
      fc.property(table, pieces, lineEnd, fc.boolean(), (rows, cuts, newline, quotes) => {
        const text = Papa.unparse(rows, { newline, quotes });
        assert.deepEqual(
          scan(text, cuts).map(({ cells }) => cells),
          rows,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with the CSV parser on any text that the parser finds no fault with', () => {
    const junk = fc.string({ unit: fc.constantFrom('a', '"', '"', ',', '\n', ' ', 'ü'), maxLength: 30 });
    fc.assert(
      fc.property(junk, pieces, (text, cuts) => {
        const parsed = Papa.parse<string[]>(text, { delimiter: ',', newline: '\n' });
        fc.pre(parsed.errors.length === 0 && text !== '');
        const rows = text.endsWith('\n') ? parsed.data.slice(0, -1) : parsed.data;
        assert.deepEqual(
          scan(text, cuts).map(({ cells }) => cells),
          rows,
        );
      }),
      { numRuns: 3000 },
    );
  });

  it('says for each record on which line and at which byte it begins', () => {
    fc.assert(
      fc.property(table, pieces, lineEnd, (rows, cuts, newline) => {
        const text = Papa.unparse(rows, { newline });
        for (const record of scan(text, cuts)) {
          const before = Buffer.from(text).subarray(0, record.offset).toString();
          assert.equal(record.line, before.split(/\r\n|\n|\r/).length);
          assert.ok(text.slice(before.length).startsWith(record.text));
        }
      }),
    );
  });

  it('can tell where each cell of a record stands', () => {
    fc.assert(
      fc.property(table, lineEnd, fc.boolean(), (rows, newline, quotes) => {
        const text = Papa.unparse(rows, { newline, quotes });
        const lines = text.split(/\r\n|\n|\r/);
        const between = (line: number, column: number, endLine: number, endColumn: number): string =>
          line === endLine
            ? lines[line - 1].slice(column - 1, endColumn - 1)
            : [
                lines[line - 1].slice(column - 1),
                ...lines.slice(line, endLine - 1),
                lines[endLine - 1].slice(0, endColumn - 1),
              ].join('\n');
        for (const record of scan(text)) {
          const { cells } = splitRecord(record.text, ',');
          cells.forEach((value, index) => {
            const span = spanOfCell(record.text, cells, ',', index, record.line);
            const written = between(span.line, span.column, span.endLine, span.endColumn);
            const read = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
            assert.equal(read, (written.startsWith('"') ? value : value.trim()).replace(/\r\n|\r/g, '\n'));
          });
        }
      }),
    );
  });

  it('takes line ends of every kind in one text', () => {
    assert.deepEqual(
      scan('a,b\r\n1,2\n3,4\r5,6', [1]).map(({ cells, line }) => [line, ...cells]),
      [
        [1, 'a', 'b'],
        [2, '1', '2'],
        [3, '3', '4'],
        [4, '5', '6'],
      ],
    );
  });

  it('reads a quoted cell with an undoubled quote within its line', () => {
    assert.deepEqual(
      scan('"5"8 pipe",3\n4,5\n').map(({ cells }) => cells),
      [
        ['5"8 pipe', '3'],
        ['4', '5'],
      ],
    );
  });

  describe('refuses, at the quote,', () => {
    const refusal = (text: string, line: number, column: number) => (): void => {
      for (const cut of [1, 7, 1000]) {
        assert.throws(
          () => scan(text, [cut]),
          (error) => error instanceof DataError && error.line === line && error.column === column,
        );
      }
    };
    it('one that is never closed', refusal('x,y\n1,"abc\n2,d\n', 2, 3));
    it('one that is closed lines later in the middle of a cell', refusal('x,y\n1,"abc\n2,"d"\n', 2, 3));
    it('one in the last line', refusal('x,y\n1,"', 2, 3));
    it('a second one in a record of several lines', refusal('x,y\n"a\nb","c\nd', 3, 4));
  });

  it('refuses a line that is longer than a record may be', () => {
    assert.throws(() => scan('x'.repeat(3000), [100], { recordBytes: 1000 }), /longer than 1 KiB/);
    assert.throws(() => scan(`"${'x\n'.repeat(3000)}`, [100], { recordBytes: 1000 }), /is not closed/);
  });

  it('refuses a record with more fields than a table may have', () => {
    assert.throws(() => scan(','.repeat(2000), [1 << 20], { fields: 500 }), /more than 500 fields/);
    assert.throws(
      () => scan(`"a""b"${','.repeat(2000)}`, [1 << 20], { fields: 500 }),
      /more than 500 fields/,
    );
  });

  it('stops when no more is wanted', () => {
    let records = 0;
    const scanner = new CsvScanner(
      { file: 'x.csv', delimiter: ',', recordBytes: 100, fields: 10, expectedFields: 10, line: 1, offset: 0 },
      () => ++records < 2,
    );
    assert.equal(scanner.push(Buffer.from('1\n2\n3\n')), false);
    scanner.end();
    assert.equal(records, 2);
  });
});
