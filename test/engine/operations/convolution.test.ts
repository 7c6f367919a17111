import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as operations from '../../../src/engine/operations';
import { ShapeError } from '../../../src/engine/shape';
import { tensorOf, type SampleTensor } from './arbitrary-tensors';
import { assertClose, evaluate, tensor } from './evaluated-graph';

const RUNS = { numRuns: 25 };

/** Sizes of a convolution that fits. */
const convolutions = fc
  .record({
    batch: fc.integer({ min: 1, max: 2 }),
    channels: fc.integer({ min: 1, max: 2 }),
    filters: fc.integer({ min: 1, max: 2 }),
    groups: fc.integer({ min: 1, max: 2 }),
    height: fc.integer({ min: 3, max: 6 }),
    width: fc.integer({ min: 3, max: 6 }),
    kernelHeight: fc.integer({ min: 1, max: 2 }),
    kernelWidth: fc.integer({ min: 1, max: 3 }),
    stride: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    padding: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
    dilation: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.constant(1)),
  })
  .chain((sizes) =>
    fc.record({
      x: tensorOf([sizes.batch, sizes.groups * sizes.channels, sizes.height, sizes.width]),
      weight: tensorOf([sizes.groups * sizes.filters, sizes.channels, sizes.kernelHeight, sizes.kernelWidth]),
      options: fc.constant({
        stride: sizes.stride,
        padding: sizes.padding,
        dilation: sizes.dilation,
        groups: sizes.groups,
      }),
    }),
  );

function numberAt({ shape, data }: SampleTensor, index: readonly number[]): number {
  const isInside = index.every((at, axis) => at >= 0 && at < shape[axis]);
  return isInside ? data[index.reduce((offset, at, axis) => offset * shape[axis] + at, 0)] : 0;
}

describe('convolution', () => {
  it('is the sum of weight times input that its definition says', () => {
    fc.assert(
      fc.property(convolutions, ({ x, weight, options: { stride, padding, dilation, groups } }) => {
        const result = evaluate([x, weight], ([input, kernel]) =>
          operations.conv2d(input, kernel, null, { stride, padding, dilation, groups }),
        );
        const [batch, filters, height, width] = result.shape;
        const [, channels, kernelHeight, kernelWidth] = weight.shape;
        const data: number[] = [];
        for (let n = 0; n < batch; n++)
          for (let o = 0; o < filters; o++)
            for (let row = 0; row < height; row++)
              for (let column = 0; column < width; column++) {
                let total = 0;
                const group = Math.floor(o / (filters / groups));
                for (let c = 0; c < channels; c++)
                  for (let i = 0; i < kernelHeight; i++)
                    for (let j = 0; j < kernelWidth; j++) {
                      const y = row * stride[0] - padding[0] + i * dilation[0];
                      const z = column * stride[1] - padding[1] + j * dilation[1];
                      total += numberAt(weight, [o, c, i, j]) * numberAt(x, [n, group * channels + c, y, z]);
                    }
                data.push(total);
              }
        assertClose(result, { shape: result.shape, data });
      }),
      RUNS,
    );
  });

  it('has the transposed convolution as its adjoint', () => {
    fc.assert(
      fc.property(convolutions, ({ x, weight, options }) => {
        const [forward, backward] = evaluate([x, weight], ([input, kernel]) => {
          const image = operations.conv2d(input, kernel, null, options);
          const reach = (axis: 0 | 1) =>
            (image.shape[2 + axis] - 1) * options.stride[axis] -
            2 * options.padding[axis] +
            options.dilation[axis] * (kernel.shape[2 + axis] - 1) +
            1;
          const outputPadding = [x.shape[2] - reach(0), x.shape[3] - reach(1)];
          const u = operations.sin(image);
          const transposed = operations.convTranspose2d(u, kernel, null, { ...options, outputPadding });
          return operations.stack([
            operations.sum(operations.multiply(image, u)),
            operations.sum(operations.multiply(input, transposed)),
          ]);
        }).data;
        assert.ok(Math.abs(forward - backward) <= 1e-10 * Math.max(1, Math.abs(forward)));
      }),
      RUNS,
    );
  });

  it('in one dimension is that of images of height 1', () => {
    const [x, weight, bias] = [tensor([1, 2, 4, 8], [1, 1, 4]), tensor([1, -1], [1, 1, 2]), tensor([10])];
    const result = evaluate([x, weight, bias], ([input, kernel, shift]) =>
      operations.conv1d(input, kernel, shift, { padding: 'same' }),
    );
    assert.deepEqual(result, { shape: [1, 1, 4], data: [9, 8, 6, 18] });
    const spread = evaluate([x, weight], ([input, kernel]) =>
      operations.convTranspose1d(input, kernel, null, { stride: 2 }),
    );
    assert.deepEqual(spread.data, [1, -1, 2, -2, 4, -4, 8, -8]);
  });

  it('says which sizes do not fit', () => {
    const fails = (shape: number[], options: operations.ConvolutionOptions, message: RegExp) => {
      const x = tensor(new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0), shape);
      const weight = tensor(new Array<number>(36).fill(0), [2, 2, 3, 3]);
      assert.throws(
        () => evaluate([x, weight], ([input, kernel]) => operations.conv2d(input, kernel, null, options)),
        (error) => error instanceof ShapeError && message.test(error.message),
      );
    };
    fails([1, 3, 5, 5], {}, /needs 2 input channels .* its input is \[1, 3, 5, 5\]/);
    fails(
      [1, 2, 2, 5],
      {},
      /a kernel that reaches over 3 does not fit the 2 of the padded input \[1, 2, 2, 5\]/,
    );
    fails([1, 2, 5, 5], { padding: 'same', stride: 2 }, /padding "same" needs stride 1/);
    fails([2, 5, 5], {}, /needs an input and a weight of 4 axes, not \[2, 5, 5\] and \[2, 2, 3, 3\]/);
  });
});
