import fc from 'fast-check';
import assert from 'node:assert/strict';
import { clipByValue, gradientNorm } from '../../../../src/engine/clipping';
import { VectorMemory } from '../../../../src/engine/kernels/wasm/vector-memory';

describe('VectorMemory', () => {
  function create(): VectorMemory {
    const memory = VectorMemory.create();
    assert.ok(memory !== null);
    return memory;
  }

  it('gives zeros apart from one another, which stay valid when the memory grows', () => {
    const memory = create();
    const first = memory.allocate(5).fill(1);
    const second = memory.allocate(100_000);
    assert.equal(first.byteOffset % 64, 0);
    assert.ok(second.byteOffset >= first.byteOffset + first.byteLength + 16);
    assert.ok(second.every((value) => value === 0));
    first[4] = 2;
    assert.equal(new Float32Array(memory.memory.buffer, first.byteOffset, 5)[4], 2);
  });

  it('uses again what was given back', () => {
    const memory = create();
    const data = memory.allocate(33).fill(7);
    const { byteOffset } = data;
    memory.release(data);
    const again = memory.allocate(33);
    assert.equal(again.byteOffset, byteOffset);
    assert.ok(again.every((value) => value === 0));
  });

  it('begins anew after it was given back as a whole, also with what large passes share', () => {
    const memory = create();
    memory.allocate(10).fill(3);
    memory.dispose();
    const next = create();
    assert.equal(next, memory);
    assert.deepEqual([...next.allocate(10)], new Array(10).fill(0));
    const passes = [0, 1].map(() => {
      const used = create();
      const values = used.allocate(20_000).fill(2);
      const sum = used.kernels.sumOfSquares(values);
      assert.ok(values.every((value) => value === 2));
      used.dispose();
      return sum;
    });
    assert.deepEqual(passes, [80_000, 80_000]);
  });
});

describe('vector kernels', () => {
  for (const scale of [1, 1e30, 1e-30, 1e-42]) {
    it(`sum squares of any count of numbers about ${scale} to within one in a million`, () => {
      const memory = VectorMemory.create()!;
      for (const size of [0, 1, 3, 4, 5, 63, 256, 1000, 5000, 2 ** 14, 17_409, 100_003]) {
        const data = memory.allocate(size);
        for (let i = 0; i < size; i++) data[i] = Math.sin(i + 1) * scale;
        const exact = data.reduce((total, value) => total + value * value, 0);
        assert.ok(Math.abs(memory.kernels.sumOfSquares(data) - exact) <= 1e-6 * exact);
      }
    });
  }

  it('sum squares of very different numbers, and of those that are none', () => {
    const memory = VectorMemory.create()!;
    const data = memory.allocate(1000).fill(1e-25);
    data[700] = 1e25;
    assert.ok(Math.abs(memory.kernels.sumOfSquares(data) / 1e50 - 1) < 1e-6);
    data[300] = Number.POSITIVE_INFINITY;
    assert.equal(memory.kernels.sumOfSquares(data), Number.POSITIVE_INFINITY);
    data[3] = Number.NaN;
    assert.ok(Number.isNaN(memory.kernels.sumOfSquares(data)));
  });

  it('scale and limit as the reference does, and find the largest magnitude', () => {
    const numbers = fc.array(fc.float(), { maxLength: 23 });
    fc.assert(
      fc.property(numbers, fc.double({ min: 1e-3, max: 10, noNaN: true }), (values, number) => {
        const memory = VectorMemory.create()!;
        const data = memory.allocate(values.length);
        const reference = Float32Array.from(values);
        const { kernels } = memory;
        data.set(values);
        assert.ok(Object.is(kernels.largestMagnitude(data), gradientNorm([reference], Infinity)));
        kernels.scale(data, number);
        assert.deepEqual([...data], [...reference.map((value) => value * number)]);
        data.set(values);
        clipByValue([data], number, kernels);
        clipByValue([reference], number);
        assert.deepEqual([...data], [...reference]);
      }),
    );
  });
});
