import assert from 'node:assert/strict';
import fc from 'fast-check';
import { elementOffsets, findJsonValue } from '../../../src/data/json/json-values';

/** All paths to values in a JSON value. */
function paths(value: unknown): (string | number)[][] {
  const below = Array.isArray(value)
    ? value.flatMap((element, index) => paths(element).map((path) => [index, ...path]))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, element]) => paths(element).map((path) => [key, ...path]))
      : [];
  return [[], ...below];
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value);
}

describe('places in JSON', () => {
  it('are those of the value at every path, however the text is laid out', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.constantFrom(undefined, 1, '\t', '  '), (json, indent) => {
        const value: unknown = JSON.parse(json);
        const text = ` ${JSON.stringify(value, null, indent)}\n`;
        for (const path of paths(value)) {
          const span = findJsonValue(text, path);
          assert.ok(span !== null);
          assert.deepEqual(JSON.parse(text.slice(span.start, span.end)), at(value, path));
        }
      }),
    );
  });

  it('of a key that occurs twice are those of the last, which is what counts', () => {
    const text = '{"a": 1, "b": 2, "a": 3}';
    assert.deepEqual(findJsonValue(text, ['a']), { start: 22, end: 23 });
  });

  it('are none where there is no value', () => {
    assert.equal(findJsonValue('{"a": [1, 2]}', ['b']), null);
    assert.equal(findJsonValue('{"a": [1, 2]}', ['a', 2]), null);
    assert.equal(findJsonValue('[1]', ['a']), null);
  });

  it('of the elements of a list are in order', () => {
    assert.deepEqual(elementOffsets(' [{"a": "]"}, [1, 2] ,3]'), [2, 14, 22]);
    assert.deepEqual(elementOffsets('[]'), []);
  });
});
