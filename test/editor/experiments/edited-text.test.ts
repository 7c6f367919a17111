import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { editedText } from '../../../src/editor/experiments/edited-text';

function at(line: number, column: number, endLine: number, endColumn: number) {
  return { file: '/a', line, column, endLine, endColumn };
}

describe('a text after edits', () => {
  it('has what stands in their places', () => {
    const edits = [
      { location: at(1, 2, 1, 3), newText: 'X' },
      { location: at(2, 1, 3, 1), newText: '' },
    ];
    assert.equal(editedText('abc\ndef\nghi', edits), 'aXc\nghi');
  });

  it('is the same in whatever order they come', () => {
    const edits = [
      { location: at(1, 1, 1, 1), newText: '// ' },
      { location: at(2, 2, 2, 4), newText: '--' },
    ];
    assert.equal(editedText('one\ntwo', edits), editedText('one\ntwo', [...edits].reverse()));
  });

  it('counts lines as editors do, however they end', () => {
    assert.equal(editedText('a\r\nb\rc', [{ location: at(3, 1, 3, 2), newText: 'C' }]), 'a\r\nb\rC');
  });

  it('keeps everything outside an edit', () => {
    const line = fc.stringMatching(/^[a-z]{0,8}$/);
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.string(),
        (lines, pick, newText) => {
          const row = pick % lines.length;
          const location = at(row + 1, 1, row + 1, lines[row].length + 1);
          const expected = lines.map((text, i) => (i === row ? newText : text)).join('\n');
          assert.equal(editedText(lines.join('\n'), [{ location, newText }]), expected);
        },
      ),
    );
  });

  it('has no line that is not there', () => {
    assert.throws(() => editedText('a', [{ location: at(3, 1, 3, 1), newText: '' }]), RangeError);
  });
});
