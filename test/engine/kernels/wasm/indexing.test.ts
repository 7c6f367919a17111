import fc from 'fast-check';
import assert from 'node:assert/strict';
import { differentiate } from '../../../../src/engine/gradient';
import { embedding, gather, indexSelect, multiply, sum } from '../../../../src/engine/operations';
import { sizeOf } from '../../../../src/engine/shape';
import { wave } from '../../operations/evaluated-graph';
import { runBoth } from './vector-graph';

const few = fc.integer({ min: 1, max: 6 });
/** Also what names nothing: outside, in between, no number at all. */
const anyIndex = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.constantFrom(-1, 6, 1.5, Number.NaN, Infinity, 1e20, -0),
);

function indices(shape: readonly number[], values: readonly number[]) {
  return { shape, data: Array.from({ length: sizeOf(shape) }, (_, i) => values[i % values.length]) };
}

describe('indexed numbers read by WebAssembly', () => {
  const values = fc.array(anyIndex, { minLength: 1, maxLength: 7 });

  it('are those of the reference for an index each, and their derivatives go to the same places', () => {
    fc.assert(
      fc.property(few, few, few, few, values, (outer, size, inner, length, chosen) => {
        const inputs = [wave([outer, size, inner], 1.1), indices([outer, length, inner], chosen)];
        const results = runBoth(inputs, ([x, index]) => {
          const picked = gather(x, 1, index);
          return [picked, ...differentiate(sum(multiply(picked, 3)), [x]).filter((node) => node !== null)];
        });
        assert.deepEqual(results.vectors, results.reference);
      }),
      { numRuns: 100 },
    );
  });

  it('are those of the reference for whole slices', () => {
    fc.assert(
      fc.property(few, few, few, few, values, (outer, size, inner, length, chosen) => {
        const inputs = [wave([outer, size, inner], 1.1), indices([length], chosen), wave([size, inner], 0.6)];
        const results = runBoth(inputs, ([x, index, weight]) => {
          const outputs = [indexSelect(x, 1, index), embedding(weight, index, 0)];
          const gradients = [
            ...differentiate(sum(multiply(outputs[0], outputs[0])), [x]),
            ...differentiate(sum(multiply(outputs[1], 3)), [weight]),
          ];
          return [...outputs, ...gradients.filter((node) => node !== null)];
        });
        assert.deepEqual(results.vectors, results.reference);
      }),
      { numRuns: 100 },
    );
  });
});
