import fc from 'fast-check';
import assert from 'node:assert/strict';
import { hasFusedMultiplyAdd } from '../../../../src/engine/kernels/wasm/fused-multiply-add';
import { productScratch, writeProduct, type ProductShape } from '../../../../src/engine/kernels/wasm/matmul';
import { ModuleBuilder } from '../../../../src/engine/kernels/wasm/module-builder';
import { VectorMemory } from '../../../../src/engine/kernels/wasm/vector-memory';

/** Products computed apart and fused, if the host can, of whole numbers up to 7. */
function products(shape: ProductShape): { readonly expected: number[]; readonly actual: number[][] } {
  const { rows, inner, columns, transposeA, transposeB } = shape;
  const memory = VectorMemory.create();
  assert.ok(memory);
  const [a, b] = [rows * inner, inner * columns].map((size) =>
    Float32Array.from({ length: size }, (_, i) => ((i * 37) % 15) - 7),
  );
  const kept = [a, b].map((values) => {
    const copy = memory.allocate(values.length);
    copy.set(values);
    return copy;
  });
  const output = memory.allocate(rows * columns);
  const scratch = memory.allocate(productScratch(shape));
  const addresses = [...kept, output, scratch].map(({ byteOffset }) => byteOffset);
  const actual = (hasFusedMultiplyAdd() ? [false, true] : [false]).map((fused) => {
    const module = new ModuleBuilder();
    module.exported('multiply', null, (builder) => writeProduct(builder, shape, fused));
    output.fill(Number.NaN);
    module.instantiate(memory.memory).multiply(...addresses);
    return [...output];
  });
  const at = (k: number, row: number, column: number) =>
    a[transposeA ? k * rows + row : row * inner + k] *
    b[transposeB ? column * inner + k : k * columns + column];
  const expected = Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return Array.from({ length: inner }, (_, k) => at(k, row, column)).reduce((sum, each) => sum + each, 0);
  });
  memory.dispose();
  return { expected, actual };
}

describe('products written for their shapes', () => {
  it('are exact for small whole numbers, in any shape and layout, fused and apart', () => {
    const size = (max: number) => fc.integer({ min: 1, max });
    fc.assert(
      fc.property(
        fc.record({
          rows: size(40),
          inner: size(40),
          columns: size(30),
          transposeA: fc.boolean(),
          transposeB: fc.boolean(),
        }),
        (shape) => {
          const { expected, actual } = products(shape);
          for (const each of actual) assert.deepEqual(each, expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  for (const transposeA of [false, true]) {
    it(`are exact where operands are copied first${transposeA ? ', the left one turned' : ''}`, () => {
      const shape = { rows: 28, inner: 600, columns: 43, transposeA, transposeB: false };
      const { expected, actual } = products(shape);
      for (const each of actual) assert.deepEqual(each, expected);
    });
  }
});
