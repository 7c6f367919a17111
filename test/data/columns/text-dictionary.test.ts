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
    const texts = fc.array(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }), fc.constantFrom('__proto__', 'constructor', '')),
      {
        maxLength: 200,
      },
    );
    fc.assert(
      fc.property(texts, (values) => {
        const dictionary = new TextDictionary({ categories: 1000, categoryBytes: 1e6 });
        const expected = new Map<string, number>();
        for (const value of values) {
          const text = Buffer.from(value).toString();
          if (!expected.has(text)) expected.set(text, expected.size);
          assert.equal(add(dictionary, text), expected.get(text));
        }
        assert.equal(dictionary.size, expected.size);
        for (const [text, code] of expected) assert.equal(dictionary.text(code), text);
      }),
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
