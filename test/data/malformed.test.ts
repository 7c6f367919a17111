import assert from 'node:assert/strict';
import { DataError } from '../../src/data/data-error';
import { readTable } from '../../src/data/read-table';
import type { Table } from '../../src/data/table';
import { cells, contentOf, fixture, numbers, problemsOf, text } from './table-content';

const malformed = (name: string): Promise<Table> => readTable(fixture('malformed', name));

/** The error of a file that cannot be read, as "line:column message". */
async function refusal(name: string): Promise<string> {
  const error: unknown = await malformed(name).then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof DataError, `${name} is refused with a DataError`);
  assert.equal(error.file, fixture('malformed', name));
  return `${error.line ?? '-'}:${error.column ?? '-'} ${error.message}`;
}

describe('malformed files', () => {
  let iris: ReturnType<typeof contentOf>;
  before(async () => {
    iris = contentOf(await readTable(fixture('iris.csv')));
  });

  describe('read as the same table as iris.csv, without a problem', () => {
    const same = {
      'iris_bom.csv': 'a byte order mark',
      'iris_crlf.csv': 'CRLF line ends',
      'iris_cr.csv': 'CR line ends',
      'iris_mixed_eol.csv': 'mixed line ends',
      'iris_no_final_newline.csv': 'no final line end',
      'iris_trailing_empty_lines.csv': 'empty and blank lines at the end',
      'iris_semicolon_decimal_comma.csv': 'semicolons and decimal commas',
      'iris_tab.csv': 'tabs in a file named .csv',
      'iris_pipe.txt': 'bars in a file named .txt',
      'iris_utf16le.csv': 'UTF-16, little endian',
      'iris_utf16be.csv': 'UTF-16, big endian',
      'iris_all_quoted.csv': 'quotes around every cell',
      'iris_spaces.csv': 'blanks around every delimiter',
      'iris_sep_line.csv': 'a "sep=" line',
      'iris_comment_lines.csv': 'comment lines',
    };
    for (const [name, what] of Object.entries(same)) {
      it(`${what} (${name})`, async () => {
        const table = await malformed(name);
        assert.deepEqual(contentOf(table), iris);
        assert.deepEqual(table.problems, []);
      });
    }
  });

  it('keep the physical line of each row past comments, a "sep=" line and CR line ends', async () => {
    const comments = await malformed('iris_comment_lines.csv');
    assert.deepEqual(
      [0, 58, 59, 149].map((row) => comments.lineOf(row)),
      [4, 62, 64, 154],
    );
    assert.equal((await malformed('iris_sep_line.csv')).lineOf(0), 3);
    assert.equal((await malformed('iris_cr.csv')).lineOf(149), 151);
  });

  it('ragged rows are left out and reported, not shifted; a blank line is skipped', async () => {
    const table = await malformed('iris_ragged.csv');
    assert.equal(table.rows, 147);
    assert.deepEqual(problemsOf(table), ['raggedRow 12:1-12', 'raggedRow 30:1-29']);
    assert.match(table.problems[0].message, /3 fields instead of 5/);
    assert.equal(table.lineOf(96), 101);
  });

  it('a first line that is data names no columns', async () => {
    const table = await malformed('iris_no_header.csv');
    assert.deepEqual(contentOf(table), { ...iris, names: [1, 2, 3, 4, 5].map((n) => `column ${n}`) });
    assert.deepEqual(problemsOf(table), ['noHeader 1:1-23']);
    assert.equal(table.lineOf(0), 1);
  });

  it('a repeated and an empty name are made unique; no column is lost', async () => {
    const table = await malformed('iris_duplicate_header.csv');
    assert.deepEqual(contentOf(table).names, [
      'sepal_length',
      'sepal_length_2',
      'petal_length',
      'column 4',
      'species',
    ]);
    assert.deepEqual(contentOf(table).rows, iris.rows);
    assert.deepEqual(problemsOf(table), ['duplicateName 1:14-26', 'emptyName 1:40-40']);
  });

  describe('are refused with a clear error when there is nothing to read', () => {
    it('no bytes', async () => {
      assert.match(await refusal('empty.csv'), /The file is empty/);
    });
    it('only line ends', async () => {
      assert.match(await refusal('only_newlines.csv'), /The file is empty/);
    });
    it('names only', async () => {
      assert.match(await refusal('zero_rows.csv'), /^1:- .*no rows/);
    });
  });

  it('one row is a table', async () => {
    const table = await malformed('one_row.csv');
    assert.deepEqual(contentOf(table), { ...iris, rows: iris.rows.slice(0, 1) });
  });

  it('one column is a table', async () => {
    const table = await malformed('single_column.csv');
    assert.deepEqual([table.rows, table.columns.length], [150, 1]);
  });

  it('a quote that is never closed is an error at the quote', async () => {
    assert.match(await refusal('unclosed_quote.csv'), /^41:17 The quote that opens this cell is not closed/);
  });

  it('a quote inside a cell without quotes is a part of it, a doubled one in quotes is one', async () => {
    const labels = cells(await malformed('stray_quotes.csv'), 'species');
    assert.deepEqual(labels.slice(19, 21), ['se"to"sa', 'set"osa']);
  });

  it('quoted line breaks and delimiters belong to their cells', async () => {
    const table = await malformed('quoted_newlines.csv');
    assert.deepEqual([...numbers(table, 'x').values], [0.5, -1.25, 2.5, 0.125, 3.5]);
    assert.deepEqual([...numbers(table, 'y').values], [1, 0, 1, 0, 1]);
    assert.deepEqual(cells(table, 'comment'), [
      'first line\nsecond line',
      'a "quoted" word, with a comma',
      null,
      'ends with newline\n',
      'plain',
    ]);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((row) => table.lineOf(row)),
      [2, 4, 5, 6, 8],
    );
    assert.deepEqual(table.locate(0, 2), { line: 3, column: 14, endLine: 3, endColumn: 17 });
    assert.deepEqual(table.locate(3, 1), { line: 6, column: 3, endLine: 7, endColumn: 2 });
  });

  it('a NUL byte makes its cell a bad one', async () => {
    const table = await malformed('nul_byte.csv');
    assert.equal(table.rows, 151);
    assert.deepEqual(problemsOf(table), ['badCell 81:1-4']);
    assert.match(table.problems[0].message, /"5\.\\u0000" is not a number/);
  });

  it('Latin-1 is read as such, and said', async () => {
    const table = await malformed('latin1.csv');
    assert.deepEqual(contentOf(table).names, ['größe', 'länge', 'klasse']);
    assert.deepEqual(text(table, 'klasse').categories, ['süß', 'sauer']);
    assert.deepEqual(problemsOf(table), ['encoding 1:1-1']);
  });

  it('names and labels may be in any script', async () => {
    const table = await malformed('utf8_names.csv');
    assert.deepEqual(contentOf(table).names, ['größe 📏', 'температура', '标签']);
    assert.deepEqual(text(table, '标签').categories, ['是', '否']);
    assert.deepEqual(table.locateHeader(1), { line: 1, column: 10, endLine: 1, endColumn: 21 });
  });

  it('text among numbers is reported cell by cell and counts as missing', async () => {
    const table = await malformed('iris_nonnumeric_cells.csv');
    assert.deepEqual(problemsOf(table), [
      'badCell 57:5-8',
      'badCell 58:9-14',
      'badCell 60:13-18',
      'badCell 61:13-17',
      'badCell 62:1-4',
      'badCell 63:1-5',
      'badCell 64:7-10',
    ]);
    assert.equal(table.problemCounts.get('badCell'), 7);
    assert.deepEqual(
      table.columns.map((column) => [column.kind, column.missing]),
      [
        ['number', 2],
        ['number', 1],
        ['number', 2],
        ['number', 2],
        ['text', 0],
      ],
    );
    assert.equal(numbers(table, 'sepal_length').values[57], 4.9);
    assert.deepEqual(table.locate(57, 0), { line: 59, column: 2, endLine: 59, endColumn: 5 });
  });

  it('thirteen spellings of a missing value are missing; a sentinel is a number', async () => {
    const table = await malformed('iris_missing_tokens.csv');
    const features = table.columns.slice(0, 4);
    assert.deepEqual(
      features.map((column) => column.missing),
      [4, 3, 3, 3],
    );
    assert.equal(numbers(table, 'sepal_width').values[120], -999);
    assert.equal(text(table, 'species').missing, 1);
    assert.deepEqual(table.problems, []);
  });

  it('infinities are told; what JavaScript alone would take for numbers is not one', async () => {
    const table = await malformed('iris_inf_overflow.csv');
    const cell = (line: number, column: number): number => {
      const { name } = table.columns[column - 1];
      return numbers(table, name).values[line - 2];
    };
    assert.deepEqual(
      [cell(10, 1), cell(11, 2), cell(12, 3), cell(13, 4), cell(24, 3)],
      [Infinity, -Infinity, Infinity, -Infinity, Infinity],
    );
    assert.deepEqual(
      [cell(14, 1), cell(18, 1), cell(19, 2), cell(21, 4), cell(22, 1), cell(25, 4)],
      [0, 5.1, 3.5, 0.4, 5, -0],
    );
    assert.equal(table.problemCounts.get('infiniteCell'), 5);
    assert.deepEqual(
      table.problems
        .filter(({ kind }) => kind === 'badCell')
        .map(({ line, message }) => `${line} ${message.split(' ')[0]}`),
      ['15 "0x1A"', '16 "1_000"', '17 "1,000"', '20 "1.7d0"', '23 "−3.6"'],
    );
  });

  it('whole numbers beyond 2^53 are identifiers, hence text', async () => {
    const table = await malformed('big_integers.csv');
    assert.deepEqual(cells(table, 'id'), ['9007199254740993', '9007199254740992', '12345678901234567890']);
    assert.deepEqual(problemsOf(table), ['bigIntegers 2:1-17']);
  });

  it('dates and spelled-out booleans are text', async () => {
    const table = await malformed('dates_and_bools.csv');
    assert.deepEqual(
      table.columns.map(({ kind }) => kind),
      ['text', 'text', 'text', 'number'],
    );
    assert.deepEqual(cells(table, 'when')[2], 'Jan 31, 2024');
    assert.deepEqual(
      table.columns.map(({ missing }) => missing),
      [1, 0, 1, 0],
    );
  });

  it('markup and names of JavaScript properties are text like any other', async () => {
    const table = await malformed('html_in_cells.csv');
    assert.deepEqual(contentOf(table).names, ['x', '<b>y</b>', 'label']);
    assert.deepEqual(text(table, 'label').categories, [
      '<img src=x onerror=alert(1)>',
      '</script><script>alert(2)</script>',
      '=HYPERLINK("http://example.invalid")',
      '__proto__',
      'constructor',
    ]);
  });

  it('a column without any value is told', async () => {
    const table = await malformed('iris_all_missing_column.csv');
    assert.deepEqual(problemsOf(table), ['emptyColumn 1:59-64']);
    assert.equal(table.columns[5].missing, 150);
  });

  it('variants of a label stay apart, but for blanks around them', async () => {
    const table = await malformed('iris_label_typos.csv');
    assert.deepEqual([...text(table, 'species').categories].sort(), [
      'Setosa',
      'setosa',
      'setossa',
      'versicolor',
      'virginica',
    ]);
  });

  describe('faults of the data alone leave the table as it is', () => {
    const shapes = {
      'iris_one_class.csv': [50, 5],
      'iris_constant_column.csv': [150, 5],
      'iris_rare_class.csv': [101, 5],
      'iris_duplicate_rows.csv': [180, 5],
      'iris_target_leak.csv': [150, 6],
      'iris_outliers.csv': [150, 5],
    };
    for (const [name, shape] of Object.entries(shapes)) {
      it(name, async () => {
        const table = await malformed(name);
        assert.deepEqual([table.rows, table.columns.length], shape);
        assert.deepEqual(table.problems, []);
      });
    }
  });
});
