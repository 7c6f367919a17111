import assert from 'node:assert/strict';
import fc from 'fast-check';
import { UNLISTED_CODE } from '../../../src/data/column';
import { TextDictionary } from '../../../src/data/columns/text-dictionary';

function add(dictionary: TextDictionary, text: string): number {
  const bytes = Buffer.from(`[${text}]`);
  return dictionary.add(bytes, 1, bytes.length - 1);
}

describe('text dictionary', () => {
  it('numbers different texts in order of appearance, as a Map does', () => {
    const text = fc.oneof(
      { weight: 20, arbitrary: fc.nat(150).map(String) },
      { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom('a', 'ü', '📏', '\0'), maxLength: 6 }) },
      { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', '') },
    );
    const texts = fc.array(text, { maxLength: 300, size: 'max' });
    fc.assert(
      fc.property(texts, (values) => {
        const dictionary = new TextDictionary({ categories: 1000, categoryBytes: 1e6 });
        const expected = new Map<string, number>();
        for (const value of values) {
          if (!expected.has(value)) expected.set(value, expected.size);
          assert.equal(add(dictionary, value), expected.get(value));
        }
        assert.equal(dictionary.size, expected.size);
        for (const [known, code] of expected) assert.equal(dictionary.text(code), known);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps no more texts than it may, and still knows those that it has', () => {
    const dictionary = new TextDictionary({ categories: 2, categoryBytes: 1e6 });
    assert.deepEqual(
      ['a', 'b', 'c', 'b'].map((text) => add(dictionary, text)),
      [0, 1, UNLISTED_CODE, 1],
    );
  });

  it('keeps no more bytes than it may', () => {
    const dictionary = new TextDictionary({ categories: 10, categoryBytes: 5 });
    assert.deepEqual(
      ['abc', 'def', 'de', 'x'].map((text) => add(dictionary, text)),
      [0, UNLISTED_CODE, 1, UNLISTED_CODE],
    );
  });
});
