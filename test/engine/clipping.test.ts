import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clipByNorm, clipByValue, clipSchema, gradientNorm } from '../../src/engine/clipping';

const gradients = fc.array(
  fc
    .array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { maxLength: 5 })
    .map((values) => Float64Array.from(values)),
  { maxLength: 4 },
);
const limit = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

describe('clipping gradients', () => {
  it('by norm leaves no more than the limit, in the same direction, and tells the norm before', () => {
    fc.assert(
      fc.property(gradients, limit, (parts, maximum) => {
        const before = parts.map((part) => part.slice());
        const norm = clipByNorm(parts, maximum);
        assert.equal(norm, gradientNorm(before));
        assert.ok(gradientNorm(parts) <= maximum * (1 + 1e-12));
        const factor = Math.min(1, maximum / (norm + 1e-6));
        parts.forEach((part, k) => {
          part.forEach((value, i) => {
            assert.equal(value, before[k][i] * factor);
          });
        });
      }),
    );
  });

  it('by value keeps each number within the limit, and tells the norm before', () => {
    fc.assert(
      fc.property(gradients, limit, (parts, largest) => {
        const before = parts.map((part) => part.slice());
        assert.equal(clipByValue(parts, largest), gradientNorm(before));
        parts.forEach((part, k) => {
          part.forEach((value, i) => {
            assert.equal(value, Math.min(largest, Math.max(-largest, before[k][i])));
          });
        });
      }),
    );
  });

  it('knows other norms', () => {
    const parts = [Float64Array.of(3, -4), Float64Array.of(12)];
    assert.equal(gradientNorm(parts), 13);
    assert.equal(gradientNorm(parts, 1), 19);
    assert.equal(gradientNorm(parts, Infinity), 12);
    assert.ok(Math.abs(gradientNorm(parts, 3) - Math.cbrt(27 + 64 + 1728)) < 1e-12);
  });

  it('by norm makes all of it NaN when one number is, and by value only that', () => {
    const byNorm = [Float32Array.of(Number.NaN, 1), Float32Array.of(2)];
    assert.ok(Number.isNaN(clipByNorm(byNorm, 1)));
    assert.ok(byNorm.every((part) => part.every(Number.isNaN)));
    const byValue = [Float32Array.of(Number.NaN, 5), Float32Array.of(-Infinity)];
    clipByValue(byValue, 1);
    assert.deepEqual(
      byValue.map((part) => [...part]),
      [[Number.NaN, 1], [-1]],
    );
  });

  it('does not overflow where float32 would', () => {
    const parts = [Float32Array.of(3e30, 4e30)];
    const norm = clipByNorm(parts, 1);
    assert.ok(Math.abs(norm / 5e30 - 1) < 1e-6);
    assert.ok(Math.abs(gradientNorm(parts) - 1) < 1e-6);
  });

  it('is written as a norm or a value, not both', () => {
    assert.deepEqual(clipSchema.parse({ norm: 1 }), { norm: 1, normType: 2 });
    assert.deepEqual(clipSchema.parse({ value: 0.5 }), { value: 0.5 });
    assert.ok(!clipSchema.safeParse({ norm: 1, value: 1 }).success);
    assert.ok(!clipSchema.safeParse({ norm: 0 }).success);
    assert.ok(!clipSchema.safeParse({}).success);
  });
});
