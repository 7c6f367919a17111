import assert from 'node:assert/strict';
import type { Location } from '../../../src/runs/location';
import { parseJsonDocument } from '../../../src/runs/run-file/json-document';
import { formatPointer, locate, locateKey, locateValue } from '../../../src/runs/run-file/json-location';

const text = `// what to train
{
  "model": [
    { "layer": "dense", "units": 8 },
    {
      "layer": "dense"
    }
  ],
  "optimizer": { "type": "sgd", "learningRate": 0.1 },
  "a/b~c": { "deep": true }
}
`;
const document = parseJsonDocument(text, '/run.train.json');

/** The characters that a location covers, `|` between lines. */
function covered({ line, column, endLine, endColumn }: Location): string {
  const lines = text.split('\n').slice(line - 1, endLine);
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, endColumn - 1);
  lines[0] = lines[0].slice(column - 1);
  return lines.join('|');
}

describe('locate', () => {
  it('covers key and value of a property', () => {
    const location = locate(document, '/optimizer/learningRate');
    assert.deepEqual(location, { file: '/run.train.json', line: 9, column: 33, endLine: 9, endColumn: 52 });
    assert.equal(covered(location), '"learningRate": 0.1');
  });

  it('covers the value alone of an element of a list', () => {
    assert.equal(covered(locate(document, '/model/0')), '{ "layer": "dense", "units": 8 }');
  });

  it('covers the key alone when the value goes over several lines', () => {
    assert.equal(covered(locate(document, '/model')), '"model"');
  });

  it('covers the first line alone of an element that goes over several', () => {
    assert.equal(covered(locate(document, '/model/1')), '{');
  });

  for (const [pointer, ancestor] of [
    ['/optimizer/momentum', '"optimizer": { "type": "sgd", "learningRate": 0.1 }'],
    ['/model/0/activation', '{ "layer": "dense", "units": 8 }'],
    ['/model/7/units', '"model"'],
    ['/model/-1', '"model"'],
    ['/stop/patience', '{'],
  ]) {
    it(`falls back to the nearest ancestor of ${pointer}`, () => {
      assert.equal(covered(locate(document, pointer)), ancestor);
    });
  }

  it('understands the escapes of RFC 6901', () => {
    assert.equal(formatPointer(['a/b~c', 'deep']), '/a~1b~0c/deep');
    assert.equal(covered(locate(document, '/a~1b~0c/deep')), '"deep": true');
  });

  it('finds the beginning of an empty file', () => {
    const empty = parseJsonDocument('', '/empty.train.json');
    const beginning = { file: '/empty.train.json', line: 1, column: 1, endLine: 1, endColumn: 1 };
    assert.deepEqual(locate(empty, '/loss'), beginning);
  });

  it('counts lines by any line break', () => {
    const mixed = parseJsonDocument('{\r\n"a": 1,\r"b": 2,\n"c": 3}', '/x');
    assert.deepEqual(
      ['/a', '/b', '/c'].map((pointer) => locate(mixed, pointer).line),
      [2, 3, 4],
    );
  });

  it('counts a byte order mark as a character', () => {
    assert.equal(locate(parseJsonDocument('\uFEFF{"a": 1}', '/x'), '/a').column, 3);
  });
});

describe('locateKey and locateValue', () => {
  it('tell the two sides of a property apart', () => {
    assert.equal(covered(locateKey(document, '/optimizer/type')), '"type"');
    assert.equal(covered(locateValue(document, '/optimizer/type')), '"sgd"');
  });
});
