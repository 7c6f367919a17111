import fc from 'fast-check';
import assert from 'node:assert/strict';
import { differentiate } from '../../../../src/engine/gradient';
import {
  adaptiveAvgPool2d,
  add,
  avgPool2d,
  maxPool1d,
  maxPool2d,
  multiply,
  sum,
} from '../../../../src/engine/operations';
import { wave } from '../../operations/evaluated-graph';
import { largestDeviation, runBoth } from './vector-graph';

const between = (min: number, max: number) => fc.integer({ min, max });

describe('poolings computed by WebAssembly', () => {
  const planes = fc.tuple(between(1, 3), between(1, 3));
  const windows = fc.record({
    size: fc.tuple(between(1, 4), between(1, 4)),
    extra: fc.tuple(between(0, 9), between(0, 17)),
    stride: fc.tuple(between(1, 3), between(1, 3)),
    dilation: fc.tuple(between(1, 2), between(1, 2)),
    isPadded: fc.boolean(),
    ceilMode: fc.boolean(),
  });
  const unusual = fc.array(fc.constantFrom(Number.NaN, -Infinity, 0, -0, 1, 1, 2), {
    minLength: 1,
    maxLength: 9,
  });

  it('take the maxima of the reference, to the bit, and send their derivatives to the same places', () => {
    fc.assert(
      fc.property(planes, windows, unusual, fc.boolean(), (outer, window, values, isUnusual) => {
        const { size, extra, stride, dilation, isPadded, ceilMode } = window;
        const image = [0, 1].map((axis) => dilation[axis] * (size[axis] - 1) + 1 + extra[axis]);
        const padding = size.map((each) => (isPadded ? Math.floor(each / 2) : 0));
        const x = wave([...outer, ...image], 2.3);
        const data = isUnusual ? x.data.map((_, i) => values[i % values.length]) : x.data;
        const results = runBoth([{ shape: x.shape, data }], ([input]) => {
          const pooled = maxPool2d(input, size, { stride, padding, dilation, ceilMode });
          return [
            pooled,
            ...differentiate(sum(multiply(pooled, pooled)), [input]).filter((node) => node !== null),
          ];
        });
        assert.deepEqual(results.vectors, results.reference);
      }),
      { numRuns: 150 },
    );
  });

  it('run along sequences', () => {
    fc.assert(
      fc.property(planes, between(1, 5), between(0, 40), between(1, 5), (outer, size, extra, stride) => {
        const results = runBoth([wave([...outer, size + extra], 1.3)], ([x]) => [
          maxPool1d(x, size, { stride }),
        ]);
        assert.deepEqual(results.vectors, results.reference);
      }),
      { numRuns: 40 },
    );
  });

  it('take the means of the reference, also in windows that are not all alike, and share out their derivatives', () => {
    fc.assert(
      fc.property(planes, windows, fc.boolean(), (outer, window, countIncludePad) => {
        const { size, extra, stride, isPadded, ceilMode } = window;
        const image = [0, 1].map((axis) => size[axis] + extra[axis]);
        const padding = size.map((each) => (isPadded ? Math.floor(each / 2) : 0));
        const inputs = [wave([...outer, ...image], 2.3)];
        const results = runBoth(inputs, ([x]) => {
          const pooled = avgPool2d(x, size, { stride, padding, ceilMode, countIncludePad });
          const few = adaptiveAvgPool2d(x, [2, 3]);
          const loss = add(sum(multiply(pooled, pooled)), sum(multiply(few, 3)));
          return [pooled, few, ...differentiate(loss, [x]).filter((node) => node !== null)];
        });
        assert.ok(largestDeviation(results) <= 1e-6);
      }),
      { numRuns: 100 },
    );
  });
});
