import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineScanner } from '../../../src/data/files/line-scanner';

describe('line scanner', () => {
  it('finds the lines, however the text is cut into blocks', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'ü', '\n', '\r', '\r\n'), maxLength: 40 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 20 }), (content, cut) => {
        const lines: string[] = [];
        const scanner = new LineScanner(
          { file: 'x', lineBytes: 1000, line: 1, offset: 0 },
          ({ bytes, line, offset }) => {
            lines.push(bytes.toString());
            assert.equal(line, lines.length);
            assert.ok(Buffer.from(content).subarray(offset).toString().startsWith(bytes.toString()));
            return true;
          },
        );
        const bytes = Buffer.from(content);
        for (let from = 0; from < bytes.length; from += cut) scanner.push(bytes.subarray(from, from + cut));
        scanner.end();
        const expected = content.split(/\r\n|\n|\r/);
        if (expected.at(-1) === '') expected.pop();
        assert.deepEqual(lines, expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses a line that is too long', () => {
    const scanner = new LineScanner({ file: 'x', lineBytes: 2048, line: 1, offset: 0 }, () => true);
    scanner.push(Buffer.from('short\n'));
    assert.throws(() => scanner.push(Buffer.alloc(3000, 'x')), /longer than 2 KiB/);
  });

  it('stops when no more is wanted', () => {
    let lines = 0;
    const scanner = new LineScanner({ file: 'x', lineBytes: 100, line: 1, offset: 0 }, () => ++lines < 2);
    assert.equal(scanner.push(Buffer.from('1\n2\n3\n')), false);
    assert.equal(lines, 2);
  });
});
