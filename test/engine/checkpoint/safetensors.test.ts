import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  CheckpointError,
  decodeSafetensors,
  encodeSafetensors,
  type StoredTensor,
} from '../../../src/engine/checkpoint/safetensors';
import { sizeOf } from '../../../src/engine/shape';

/** A file whose header is the given text or object. */
function fileOf(header: unknown, numbers = 0, announced?: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + numbers);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(announced ?? text.length), true);
  bytes.set(text, 8);
  return bytes;
}

describe('safetensors', () => {
  const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
  const tensor: fc.Arbitrary<StoredTensor> = shape.chain((axes) => {
    const length = { minLength: sizeOf(axes), maxLength: sizeOf(axes) };
    return fc.oneof(fc.float64Array(length), fc.float32Array(length)).map((data) => ({ shape: axes, data }));
  });
  const named = fc
    .array(fc.tuple(fc.string({ unit: 'binary' }), tensor), { maxLength: 5 })
    .map((entries) => new Map(entries.filter(([name]) => name !== '__metadata__')));
  const texts = fc
    .array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), { maxLength: 3 })
    .map((entries) => new Map(entries));

  it('gives back what was written, bit for bit: any names, shapes, numbers and metadata', () => {
    fc.assert(
      fc.property(named, texts, (tensors, metadata) => {
        const read = decodeSafetensors(encodeSafetensors({ tensors, metadata }));
        assert.deepEqual(new Map(read.metadata), metadata);
        assert.deepEqual([...read.tensors.keys()].sort(), [...tensors.keys()].sort());
        for (const [name, { shape, data }] of tensors) {
          assert.deepEqual(read.tensors.get(name), { shape, data });
        }
      }),
    );
  });

  it('keeps names that objects of JavaScript have already', () => {
    const tensors = new Map([['__proto__', { shape: [1], data: Float32Array.of(2) }]]);
    const metadata = new Map([['__proto__', 'text']]);
    const read = decodeSafetensors(encodeSafetensors({ tensors, metadata }));
    assert.deepEqual([...read.tensors], [...tensors]);
    assert.deepEqual([...read.metadata], [...metadata]);
  });

  it('writes the layout of the format: length, padded JSON header, little-endian numbers', () => {
    const bytes = encodeSafetensors({
      tensors: new Map([
        ['a', { shape: [1], data: Float32Array.of(1.5) }],
        ['b', { shape: [2, 1], data: Float64Array.of(-2, 0.5) }],
      ]),
      metadata: new Map([['format', 'x']]),
    });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = new TextDecoder().decode(bytes.subarray(8, 8 + length));
    assert.equal(length % 8, 0);
    assert.deepEqual(JSON.parse(header), {
      __metadata__: { format: 'x' },
      b: { dtype: 'F64', shape: [2, 1], data_offsets: [0, 16] },
      a: { dtype: 'F32', shape: [1], data_offsets: [16, 20] },
    });
    assert.deepEqual(
      [...bytes.subarray(8 + length)],
      [0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f, 0, 0, 0xc0, 0x3f],
    );
  });

  it('reads from the middle of a larger buffer', () => {
    const bytes = encodeSafetensors({
      tensors: new Map([['a', { shape: [2], data: Float64Array.of(1, 2) }]]),
      metadata: new Map(),
    });
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    const read = decodeSafetensors(larger.subarray(3, 3 + bytes.length));
    assert.deepEqual(read.tensors.get('a')!.data, Float64Array.of(1, 2));
  });

  it('refuses to write a tensor that it could not read', () => {
    const metadata = new Map<string, string>();
    const wrongSize = new Map([['a', { shape: [3], data: Float64Array.of(1, 2) }]]);
    assert.throws(() => encodeSafetensors({ tensors: wrongSize, metadata }), {
      name: 'CheckpointError',
      message: "'a' has 2 numbers, which do not fill [3]",
    });
    const reserved = new Map([['__metadata__', { shape: [], data: Float64Array.of(1) }]]);
    assert.throws(() => encodeSafetensors({ tensors: reserved, metadata }), CheckpointError);
  });

  const f64 = (shape: number[], begin: number, end: number) => ({
    dtype: 'F64',
    shape,
    data_offsets: [begin, end],
  });
  const malformed: [string, Uint8Array, RegExp][] = [
    ['an empty file', new Uint8Array(0), /0 bytes, too few/],
    ['a header longer than the file', fileOf({}, 0, 500), /announce a header of 500 bytes, but 2 follow/],
    ['text instead of a length', new TextEncoder().encode('{"not":"safetensors"}'), /no safetensors file/],
    ['a header that is not JSON', fileOf('{"a":'), /header is not JSON/],
    ['a header that is a list', fileOf([]), /header is not a JSON object/],
    ['metadata that is not text', fileOf({ __metadata__: { a: 1 } }), /metadata is not an object of texts/],
    [
      'an entry without offsets',
      fileOf({ a: { dtype: 'F64', shape: [] } }),
      /'a' is wrong at 'data_offsets'/,
    ],
    ['a negative axis', fileOf({ a: f64([-1], 0, 8) }, 8), /'a' is wrong at 'shape.0'/],
    ['another number type', fileOf({ a: { ...f64([1], 0, 2), dtype: 'BF16' } }, 2), /'a' has the type BF16/],
    ['offsets that do not fit the shape', fileOf({ a: f64([2], 0, 8) }, 8), /takes 16 bytes, but has 8/],
    ['a hole', fileOf({ a: f64([1], 8, 16) }, 16), /'a' begin at byte 8, not at 0/],
    ['an overlap', fileOf({ a: f64([2], 0, 16), b: f64([1], 8, 16) }, 16), /'b' begin at byte 8, not at 16/],
    [
      'numbers cut off',
      fileOf({ a: f64([2], 0, 16) }, 12),
      /describes 16 bytes of numbers, but there are 12/,
    ],
    [
      'bytes after the numbers',
      fileOf({ a: f64([1], 0, 8) }, 9),
      /describes 8 bytes of numbers, but there are 9/,
    ],
  ];
  for (const [what, bytes, message] of malformed) {
    it(`names what is wrong: ${what}`, () => {
      assert.throws(() => decodeSafetensors(bytes), { name: 'CheckpointError', message });
    });
  }

  it('never fails but with a clear error, whatever the bytes', () => {
    const valid = encodeSafetensors({
      tensors: new Map([['a', { shape: [2], data: Float64Array.of(1, 2) }]]),
      metadata: new Map([['k', 'v']]),
    });
    fc.assert(
      fc.property(
        fc.nat(valid.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.nat(valid.length),
        (at, byte, cut) => {
          const bytes = valid.slice(0, cut);
          if (at < bytes.length) bytes[at] = byte;
          try {
            decodeSafetensors(bytes);
          } catch (error) {
            assert.ok(error instanceof CheckpointError, String(error));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
