import { strict as assert } from 'node:assert';
import { changedText, changeEdits, type RunFileChange } from '../../src/diagnosis/run-file-change';
import type { TextEdit } from '../../src/runs/finding';
import { parseJsonDocument } from '../../src/runs/run-file/json-document';

const TEXT = `// what this is about
{
  "data": { "file": "a.csv" /* the table */ },
  "model": [
    { "layer": "dense", "units": 4 }, // hidden
    { "layer": "dense" }
  ],
  "optimizer": { "type": "sgd", "learningRate": 0.1 } // too high?
}
`;

/** Applies edits as an editor does: all of them to the text as it was. */
function apply(text: string, edits: readonly TextEdit[]): string {
  const starts = parseJsonDocument(text, '/a.train.json').lineStarts;
  const offset = (line: number, column: number): number => starts[line - 1] + column - 1;
  return [...edits]
    .map(({ location, newText }) => ({
      from: offset(location.line, location.column),
      to: offset(location.endLine, location.endColumn),
      newText,
    }))
    .sort((a, b) => b.from - a.from)
    .reduce((current, { from, to, newText }) => current.slice(0, from) + newText + current.slice(to), text);
}

const CHANGES: Readonly<Record<string, RunFileChange>> = {
  'replaces a value': [{ pointer: '/optimizer/learningRate', value: 0.01 }],
  'adds a key': [{ pointer: '/data/normalize', value: 'standard' }],
  'adds an object': [{ pointer: '/clip', value: { norm: 1 } }],
  'takes a key away': [{ pointer: '/optimizer/learningRate', value: undefined }],
  'changes two layers': [
    { pointer: '/model/0/init', value: 'heNormal' },
    { pointer: '/model/1/init', value: 'glorotUniform' },
  ],
  'adds two keys to an object that is not there yet': [
    { pointer: '/regularization/l1', value: 1 },
    { pointer: '/regularization/l2', value: 2 },
  ],
  'adds two keys to one object': [
    { pointer: '/data/normalize', value: 'standard' },
    { pointer: '/data/normalizeTarget', value: 'standard' },
  ],
};

describe('a change of a run file', () => {
  for (const [name, change] of Object.entries(CHANGES)) {
    it(`${name}, the same by edits as by text`, () => {
      const document = parseJsonDocument(TEXT, '/a.train.json');
      const wanted = changedText(TEXT, change);
      assert.equal(apply(TEXT, changeEdits(document, change)), wanted);
      assert.deepEqual(parseJsonDocument(wanted, '/a.train.json').errors, []);
    });

    it(`${name}, and every comment stays`, () => {
      const wanted = changedText(TEXT, change);
      for (const comment of ['// what this is about', '/* the table */', '// hidden', '// too high?'])
        assert.ok(wanted.includes(comment), comment);
    });
  }

  it('touches nothing but the value', () => {
    const [edit, ...others] = changeEdits(
      parseJsonDocument(TEXT, '/a.train.json'),
      CHANGES['replaces a value'],
    );
    assert.deepEqual(others, []);
    assert.equal(edit.newText, '0.01');
    assert.equal(edit.location.line, 8);
  });
});
