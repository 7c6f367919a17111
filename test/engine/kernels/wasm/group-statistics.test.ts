import fc from 'fast-check';
import assert from 'node:assert/strict';
import { differentiate } from '../../../../src/engine/gradient';
import { add, multiply, standardize, std, sum, variance } from '../../../../src/engine/operations';
import { wave } from '../../operations/evaluated-graph';
import { largestDeviation, runBoth } from './vector-graph';

const few = fc.integer({ min: 1, max: 4 });
const size = fc.integer({ min: 1, max: 19 });
const axes = fc.subarray([0, 1, 2, 3], { minLength: 1 });

describe('statistics of groups computed by WebAssembly', () => {
  it('standardize along any axes as the reference does, with the derivative', () => {
    fc.assert(
      fc.property(few, few, size, size, axes, fc.constantFrom(0, 100), (a, b, c, d, along, level) => {
        const inputs = [wave([a, b, c, d], 1.3), wave([a, b, c, d], 0.8)];
        const results = runBoth(inputs, ([x, weight]) => {
          const y = standardize(add(x, level), along, 1e-3);
          return [y, ...differentiate(sum(multiply(y, weight)), [x]).filter((node) => node !== null)];
        });
        assert.ok(largestDeviation(results) <= 3e-5);
      }),
      { numRuns: 100 },
    );
  });

  it('are the variances and deviations of the reference', () => {
    fc.assert(
      fc.property(few, few, size, size, axes, fc.constantFrom(0, 1), (a, b, c, d, along, correction) => {
        const results = runBoth([wave([a, b, c, d], 1.3)], ([x]) => [
          variance(x, along, false, correction),
          std(x, along, false, correction),
        ]);
        const isNone = (values: readonly number[]) => values.map(Number.isNaN);
        assert.deepEqual(results.vectors.map(isNone), results.reference.map(isNone));
        const numbers = (values: readonly number[]) => values.filter((value) => !Number.isNaN(value));
        const [reference, vectors] = [results.reference.map(numbers), results.vectors.map(numbers)];
        assert.ok(largestDeviation({ reference, vectors }) <= 1e-6);
      }),
      { numRuns: 60 },
    );
  });
});
