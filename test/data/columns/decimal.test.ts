import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDecimal } from '../../../src/data/columns/decimal';

function parse(text: string, mark: '.' | ',' = '.'): number {
  const bytes = Buffer.from(`<${text}>`);
  return parseDecimal(bytes, 1, bytes.length - 1, mark.charCodeAt(0));
}

describe('decimal numbers', () => {
  const spellings: [string, number][] = [
    ['0', 0],
    ['-0', -0],
    ['+5.1', 5.1],
    ['5.', 5],
    ['.4', 0.4],
    ['-.5e1', -5],
    ['3.5e0', 3.5],
    ['1E+2', 100],
    ['1e400', Infinity],
    ['-1e400', -Infinity],
    ['1e-400', 0],
    ['9007199254740993', 9007199254740992],
    ['inf', Infinity],
    ['+Infinity', Infinity],
    ['-INF', -Infinity],
  ];
  for (const [text, value] of spellings) {
    it(`${text} is ${Object.is(value, -0) ? '-0' : value}`, () => {
      assert.ok(Object.is(parse(text), value), String(parse(text)));
    });
  }

  const none = [
    '',
    '+',
    '-',
    '.',
    '-.',
    'e5',
    '1e',
    '1e+',
    '1.2.3',
    '0x1A',
    '1_000',
    '1,000',
    '1.7d0',
    '6cm',
    '45%',
    '$6',
    '−3.6',
    ' 1',
    '1 ',
    'nan',
    'infinit',
    'i',
    '--1',
    '1e5.0',
  ];
  for (const text of none) {
    it(`"${text}" is none`, () => {
      assert.ok(Number.isNaN(parse(text)), String(parse(text)));
    });
  }

  it('take a comma for the mark where the file does', () => {
    assert.equal(parse('-1,25e1', ','), -12.5);
    assert.equal(parse('0,30000000000000004', ','), 0.30000000000000004);
    assert.ok(Number.isNaN(parse('1.5', ',')));
  });

  it('are exactly what they are in JavaScript, for every double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.integer({ min: 1, max: 21 }), (value, precision) => {
        for (const text of [String(value), value.toPrecision(precision), value.toExponential()]) {
          assert.ok(Object.is(parse(text), Number(text)), text);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('are those of the grammar and no others', () => {
    const grammar = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
    const piece = fc.constantFrom('0', '1', '9', '123456789', '00', '.', '-', '+', 'e', 'E', ',', ' ', 'x');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 7 }), (pieces) => {
        const text = pieces.join('');
        assert.ok(Object.is(parse(text), grammar.test(text) ? Number(text) : NaN), text);
      }),
      { numRuns: 5000 },
    );
  });
});
