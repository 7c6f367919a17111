import fc from 'fast-check';
import assert from 'node:assert/strict';
import { i32 } from '../../../../src/engine/kernels/wasm/code';
import { productScratch, writeProduct, type ProductShape } from '../../../../src/engine/kernels/wasm/matmul';
import { callWith, ModuleBuilder } from '../../../../src/engine/kernels/wasm/module-builder';
import {
  mirrored,
  SPARSE_PANEL,
  sparsePanel,
  sparsePanelSize,
  type SparseShape,
} from '../../../../src/engine/kernels/wasm/sparse-product';
import {
  ENTRY,
  sparseLayout,
  TOO_MANY,
  writeSparseLists,
} from '../../../../src/engine/kernels/wasm/sparse-lists';
import { VectorMemory } from '../../../../src/engine/kernels/wasm/vector-memory';

interface Operands {
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** The product of all numbers, and the one of those that are not 0, of the left matrix or of the right one. */
function products(shape: ProductShape, { a, b }: Operands, zerosOf: 'left' | 'right') {
  const memory = VectorMemory.create();
  assert.ok(memory);
  const allocated = (values: Float32Array) => {
    const copy = memory.allocate(values.length);
    copy.set(values);
    return copy.byteOffset;
  };
  const [left, right] = [allocated(a), allocated(b)];
  const [expected, actual] = [0, 1].map(() => memory.allocate(shape.rows * shape.columns));
  actual.fill(7);
  const module = new ModuleBuilder();
  module.exported('all', null, (builder) => writeProduct(builder, shape));
  const sparse = zerosOf === 'left' ? { ...shape, turned: false } : mirrored(shape);
  exportSparse(module, sparse);
  const { all, list, multiply } = module.instantiate(memory.memory);
  all(left, right, expected.byteOffset, memory.allocate(productScratch(shape)).byteOffset);
  const lists = memory.allocate(sparseLayout(sparse).size / 4).byteOffset;
  const [own, other] = zerosOf === 'left' ? [left, right] : [right, left];
  const bytes = list(own, lists, sparse.inner * ENTRY + 1);
  const scratch = memory.allocate(sparsePanelSize(sparse)).byteOffset;
  multiply(lists, own, other, actual.byteOffset, scratch);
  const results = { expected: [...expected], actual: [...actual], bytes };
  memory.dispose();
  return results;
}

function exportSparse(module: ModuleBuilder, shape: SparseShape): void {
  module.exported('list', 'i32', (builder) => writeSparseLists(builder, shape));
  module.exported('multiply', null, (builder) => {
    const operands = [0, 1, 2, 3, 4].map(() => builder.parameter('i32'));
    return Array.from({ length: Math.ceil(shape.columns / SPARSE_PANEL) }, (_, panel) => {
      const first = panel * SPARSE_PANEL;
      const width = Math.min(SPARSE_PANEL, shape.columns - first);
      const column = builder.local('i32');
      return [
        column.set(i32.const(first * 4)),
        callWith(
          sparsePanel(module, shape, width),
          [...operands, column].map((each) => each.get),
        ),
      ];
    });
  });
}

function listed(a: Float32Array, shape: ProductShape, limit: number): number {
  const memory = VectorMemory.create();
  assert.ok(memory);
  const left = memory.allocate(a.length);
  left.set(a);
  const module = new ModuleBuilder();
  module.exported('list', 'i32', (builder) => writeSparseLists(builder, shape));
  const lists = memory.allocate(sparseLayout(shape).size / 4);
  const result = module.instantiate(memory.memory).list(left.byteOffset, lists.byteOffset, limit);
  memory.dispose();
  return result;
}

/** Numbers of which about that share is 0, some of them -0. */
function withZeros(size: number, share: number, seed: number): Float32Array {
  let state = seed;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  return Float32Array.from({ length: size }, () => {
    const isZero = next() < share;
    return isZero ? (next() < 0.5 ? 0 : -0) : next() * 4 - 2;
  });
}

const size = (max: number) => fc.integer({ min: 1, max });

const cases = fc.record({
  shape: fc.record({
    rows: size(40),
    inner: fc.oneof(size(40), fc.integer({ min: 250, max: 520 })),
    columns: size(70),
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
  }),
  share: fc.constantFrom(0, 0.3, 0.5, 0.9, 1),
  seed: size(1e6),
  zerosOf: fc.constantFrom('left' as const, 'right' as const),
});

function operandsOf({ shape, share, seed, zerosOf }: typeof cases extends fc.Arbitrary<infer T> ? T : never) {
  const { rows, inner, columns } = shape;
  return {
    a: withZeros(rows * inner, zerosOf === 'left' ? share : 0, seed),
    b: withZeros(inner * columns, zerosOf === 'right' ? share : 0, seed + 1),
  };
}

describe('products that skip zeros', () => {
  it('have the sums of all numbers, in any shape and layout, whichever matrix has the zeros', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { expected, actual } = products(each.shape, operandsOf(each), each.zerosOf);
        assert.deepEqual(actual, expected);
      }),
      { numRuns: 60 },
    );
  });

  for (const special of [Number.NaN, Infinity, -Infinity]) {
    for (const zerosOf of ['left', 'right'] as const) {
      it(`let ${special} through from either matrix, also times 0, with the zeros in the ${zerosOf} one`, () => {
        fc.assert(
          fc.property(cases, fc.boolean(), fc.nat(), (each, inA, place) => {
            const operands = operandsOf({ ...each, zerosOf });
            const hit = inA ? operands.a : operands.b;
            hit[place % hit.length] = special;
            const { expected, actual } = products(each.shape, operands, zerosOf);
            assert.deepEqual(actual, expected);
          }),
          { numRuns: 20 },
        );
      });
    }
  }

  it('count the bytes of what is not 0 in a row, on average', () => {
    const shape = { rows: 40, inner: 300, columns: 1, transposeA: false, transposeB: false };
    for (const transposeA of [false, true]) {
      const a = withZeros(40 * 300, 0.5, 3);
      const kept = a.filter((value) => value !== 0).length;
      const whole = shape.inner * ENTRY;
      assert.equal(listed(a, { ...shape, transposeA }, whole), Math.floor((kept * ENTRY) / 40));
    }
  });

  it('are given up where too little is 0, in the first rows or in all', () => {
    const shape = { rows: 64, inner: 100, columns: 1, transposeA: false, transposeB: false };
    const a = withZeros(64 * 100, 0.5, 3);
    assert.equal(listed(a, shape, 10 * ENTRY), TOO_MANY);
    const laterFull = a.map((value, i) => (i < 16 * 100 ? 0 : value + 5));
    assert.equal(listed(laterFull, shape, 60 * ENTRY), TOO_MANY);
    assert.notEqual(listed(laterFull, shape, 80 * ENTRY), TOO_MANY);
  });
});
