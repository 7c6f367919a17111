import assert from 'node:assert/strict';
import { parseJsonDocument, toPlainValue } from '../../../src/runs/run-file/json-document';

function errorsOf(text: string): string[] {
  return parseJsonDocument(text, '/x').errors.map(
    ({ message, location: { line, column } }) => `${line}:${column} ${message}`,
  );
}

describe('parseJsonDocument', () => {
  it('takes comments and trailing commas', () => {
    const document = parseJsonDocument('/* a */ { "b": [1, 2,], // c\n }', '/x');
    assert.deepEqual(document.errors, []);
    assert.deepEqual(toPlainValue(document.root!), { b: [1, 2] });
  });

  for (const [text, error] of [
    ['', '1:1 the file is empty'],
    ['// nothing else', '1:1 the file is empty'],
    ['{"a": 1', "1:8 '}' is missing"],
    ['{"a" 1}', "1:6 ':' is expected after the key"],
    ['{"a": 1 "b": 2}', "1:9 ',' is expected here"],
    ["{'a': 1}", '1:2 this is not JSON: strings and keys need double quotes'],
    ['{"a": 1,\n "a": 2}', "2:2 key 'a' is written twice"],
    ['{} {}', '1:4 nothing may follow the closing brace'],
  ]) {
    it(`reports ${JSON.stringify(text)} at its place`, () => {
      assert.equal(errorsOf(text)[0], error);
    });
  }

  it('refuses nesting that no run file has, whatever its depth', () => {
    assert.deepEqual(errorsOf('['.repeat(1_000_000)), ['1:65 values are nested deeper than 64 levels']);
  });

  it('keeps a key called __proto__ as an ordinary key', () => {
    const value = toPlainValue(parseJsonDocument('{"__proto__": {"polluted": true}}', '/x').root!);
    assert.deepEqual(Object.keys(value as object), ['__proto__']);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });
});
