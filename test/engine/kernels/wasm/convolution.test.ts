import fc from 'fast-check';
import assert from 'node:assert/strict';
import { differentiate } from '../../../../src/engine/gradient';
import type { Node } from '../../../../src/engine/graph';
import { conv1d, conv2d, convTranspose2d, multiply, relu, sum } from '../../../../src/engine/operations';
import { wave } from '../../operations/evaluated-graph';
import { largestDeviation, runBoth } from './vector-graph';

const ROUNDING = 2 ** -24;

/** The output and the derivatives of a sum over it in which every element counts differently. */
function withGradients(output: Node, inputs: readonly Node[]): Node[] {
  const total = sum(multiply(output, output));
  return [output, ...differentiate(total, inputs).filter((node) => node !== null)];
}

const few = (max: number) => fc.integer({ min: 1, max });

describe('convolutions computed by WebAssembly', () => {
  it('give what the reference gives, with their derivatives, for any sizes', () => {
    const pair = (max: number, min = 1) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
    fc.assert(
      fc.property(
        fc.record({
          batch: few(3),
          groups: few(3),
          channels: few(5),
          filters: few(11),
          kernel: pair(4),
          extra: pair(13, 0),
          stride: pair(3),
          padding: pair(2, 0),
          dilation: pair(2),
        }),
        ({ batch, groups, channels, filters, kernel, extra, stride, padding, dilation }) => {
          const size = [0, 1].map((axis) => dilation[axis] * (kernel[axis] - 1) + 1 + extra[axis]);
          const inputs = [
            wave([batch, groups * channels, ...size], 1.1),
            wave([groups * filters, channels, ...kernel], 0.7),
          ];
          const results = runBoth(inputs, ([x, weight]) =>
            withGradients(conv2d(x, weight, null, { stride, padding, dilation, groups }), [x, weight]),
          );
          assert.ok(largestDeviation(results) <= 2000 * ROUNDING);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('sum large gradients of the weight by groups of images', () => {
    for (const [filters, kernel] of [
      [16, 3],
      [5, 3],
    ]) {
      const inputs = [wave([35, 4, 24, 24], 1.1), wave([filters, 4, kernel, kernel], 0.7)];
      const results = runBoth(inputs, ([x, weight]) => withGradients(conv2d(x, weight, null), [x, weight]));
      assert.ok(largestDeviation(results) <= 2000 * ROUNDING);
    }
  });

  it('run along sequences, and the other way round', () => {
    fc.assert(
      fc.property(
        few(3),
        few(9),
        few(9),
        few(7),
        few(40),
        few(3),
        (batch, channels, filters, kernel, extra, stride) => {
          const sequences = [
            wave([batch, channels, kernel + extra], 1.1),
            wave([filters, channels, kernel], 0.7),
          ];
          const along = runBoth(sequences, ([x, weight]) =>
            withGradients(conv1d(x, weight, null, { stride, padding: 1 }), [x, weight]),
          );
          assert.ok(largestDeviation(along) <= 2000 * ROUNDING);
          const images = [wave([batch, channels, 3, extra], 1.1), wave([channels, filters, 2, kernel], 0.7)];
          const back = runBoth(images, ([x, weight]) =>
            withGradients(convTranspose2d(x, weight, null, { stride }), [x, weight]),
          );
          assert.ok(largestDeviation(back) <= 2000 * ROUNDING);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('add the bias and take relu along with the convolution, and keep what others look at', () => {
    fc.assert(
      fc.property(
        few(3),
        few(4),
        few(10),
        fc.boolean(),
        fc.integer({ min: 3, max: 14 }),
        (batch, channels, filters, isRead, width) => {
          const inputs = [
            wave([batch, channels, 5, width], 1.1),
            wave([filters, channels, 3, 2], 0.7),
            wave([filters], 1.9),
          ];
          const results = runBoth(inputs, ([x, weight, bias]) => {
            const convolved = conv2d(x, weight, bias);
            const outputs = withGradients(relu(convolved), [x, weight, bias]);
            return isRead ? [...outputs, convolved, convolved.inputs[0]] : outputs;
          });
          assert.ok(largestDeviation(results) <= 2000 * ROUNDING);
        },
      ),
      { numRuns: 40 },
    );
  });
});
