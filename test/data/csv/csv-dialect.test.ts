import assert from 'node:assert/strict';
import { detectDialect, type CsvDialect } from '../../../src/data/csv/csv-dialect';
import { uniqueNames } from '../../../src/data/csv/csv-header';
import { DEFAULT_LIMITS } from '../../../src/data/data-limits';

function detect(text: string, prefersTab = false): CsvDialect {
  return detectDialect(Buffer.from(text), true, prefersTab, 'x.csv', DEFAULT_LIMITS);
}

describe('CSV dialect', () => {
  describe('delimiter', () => {
    const cases: [string, string, string][] = [
      ['comma', 'a,b\n1,2\n', ','],
      ['semicolon', 'a;b\n1;2\n', ';'],
      ['semicolon between numbers with decimal commas', 'a;b\n1,5;2,5\n', ';'],
      ['tab', 'a\tb\n1\t2\n', '\t'],
      ['bar', 'a|b\n1|2\n', '|'],
      ['comma where texts have semicolons', 'a,b\nx;y,2\nz;w;v,3\n', ','],
      ['semicolon where quoted texts have commas', 'a;b\n"x,y,z";2\n"p,q";3\n', ';'],
      ['comma when nothing divides the lines', 'a\n1\n2\n', ','],
      ['any that a "sep=" line names', 'sep=^\na^b\n1^2\n', '^'],
    ];
    for (const [what, text, delimiter] of cases) {
      it(what, () => {
        assert.equal(detect(text).delimiter, delimiter);
      });
    }

    it('tab first in a .tsv file', () => {
      assert.equal(detect('a,b\tc,d\n1,2\t3,4\n').delimiter, ',');
      assert.equal(detect('a,b\tc\n1,2\t3\n', true).delimiter, '\t');
    });
  });

  describe('decimal mark', () => {
    const cases: [string, string, string][] = [
      ['a point', 'a;b\n1.5;2\n', '.'],
      ['a comma when numbers have one', 'a;b\n1,5;2\n', ','],
      ['a comma in quotes between commas', 'a,b\n"1,5","2"\n"0,125","3"\n', ','],
      ['a point when some number has one', 'a,b\n"1,5",2.5\n', '.'],
      ['not a comma that may separate thousands', 'a;b\n1,000;2\n12,500;3\n', '.'],
    ];
    for (const [what, text, mark] of cases) {
      it(what, () => {
        assert.equal(detect(text).decimalMark, mark);
      });
    }
  });

  describe('line of names', () => {
    const cases: [string, string, boolean][] = [
      ['words above numbers', 'x,y\n1,2\n3,4\n', true],
      ['words above words', 'first,second\na,b\nc,d\n', true],
      ['years beside a word above numbers', 'country,2019,2020\nA,1,2\nB,3,4\n', true],
      ['counted columns', '0,1,2,3\n5.5,6,7,8\n1,2,3,4\n', true],
      ['names above rows where one is missing', 'x,y\n,2\n3,\n', true],
      ['names alone', 'x,y\n', true],
    ];
    for (const [what, text, header] of cases) {
      it(what, () => {
        assert.equal(detect(text).header, header);
      });
    }

    const data: [string, string][] = [
      ['numbers and a label that occurs again', '5.1,3.5,a\n4.9,3.0,a\n'],
      ['numbers alone', '1.5,2.5\n3.5,4.5\n'],
      ['one row with numbers', '1,2,a\n'],
    ];
    for (const [what, text] of data) {
      it(`is absent: ${what}`, () => {
        assert.equal(detect(text).header, false);
      });
    }

    it('may begin with "#"', () => {
      const { header, columns } = detect('#id,x\n1,2\n3,4\n');
      assert.deepEqual([header, columns], [true, 2]);
    });
  });

  it('takes the count of fields from most records, not from a title above them', () => {
    assert.equal(detect('Measurements of 2024\nx,y,z\n1,2,3\n4,5,6\n').columns, 3);
  });
});

describe('names of columns', () => {
  it('are trimmed, filled in and numbered so that each is different', () => {
    assert.deepEqual(uniqueNames([' a ', 'a', '', 'a_2', 'a', '__proto__', 'constructor']), [
      'a',
      'a_3',
      'column 3',
      'a_2',
      'a_4',
      '__proto__',
      'constructor',
    ]);
  });
});
