import fc from 'fast-check';
import type { Node } from '../../../src/engine/graph';
import * as operations from '../../../src/engine/operations';
import {
  anyShape,
  broadcastingShapes,
  distinctTensorOf,
  indicesOf,
  shapeAndAxes,
  tensorOf,
} from './arbitrary-tensors';
import { over } from './sample';

function recurrent(
  gates: number,
  build: (x: Node, weights: operations.RecurrentWeights, states: Node[]) => Node,
) {
  return fc
    .record({
      time: fc.integer({ min: 1, max: 3 }),
      batch: fc.integer({ min: 1, max: 2 }),
      inputs: fc.integer({ min: 1, max: 2 }),
      hidden: fc.integer({ min: 1, max: 2 }),
    })
    .chain(({ time, batch, inputs, hidden }) =>
      over(
        [
          [time, batch, inputs],
          [gates * hidden, inputs],
          [gates * hidden, hidden],
          [gates * hidden],
          [gates * hidden],
          [batch, hidden],
          [batch, hidden],
        ],
        ([x, input, recurrentWeight, inputBias, hiddenBias, ...states]) =>
          build(x, { input, hidden: recurrentWeight, inputBias, hiddenBias }, states),
        { low: -1, high: 1 },
      ),
    );
}

export const rnn = fc
  .constantFrom('tanh' as const, 'relu' as const)
  .chain((nonlinearity) =>
    recurrent(1, (x, weights, [hidden]) => operations.rnn(x, hidden, weights, nonlinearity).output),
  );
export const lstm = recurrent(4, (x, weights, [hidden, cell]) => {
  const result = operations.lstm(x, { hidden, cell }, weights);
  return operations.concat([operations.flatten(result.output), operations.flatten(result.cell)]);
});
export const gru = recurrent(3, (x, weights, [hidden]) => operations.gru(x, hidden, weights).output);

const convolution = fc
  .record({
    batch: fc.integer({ min: 0, max: 2 }),
    groups: fc.integer({ min: 1, max: 2 }),
    size: fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 3 })),
    kernel: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.integer({ min: 0, max: 2 }),
    dilation: fc.tuple(fc.constant(1), fc.integer({ min: 1, max: 2 })),
  })
  .filter(({ size, kernel, dilation, padding }) => size[1] + 2 * padding > dilation[1] * (kernel[1] - 1));

export const conv2d = convolution.chain(({ batch, groups, size, kernel, ...options }) =>
  over([[batch, 2 * groups, ...size], [groups, 2, ...kernel], [groups]], ([x, weight, bias]) =>
    operations.conv2d(x, weight, bias, { ...options, groups }),
  ),
);
export const convTranspose2d = convolution
  .filter(
    ({ size, kernel, stride, padding }) =>
      (Math.min(...size) - 1) * stride + Math.min(...kernel) > 2 * padding,
  )
  .chain(({ batch, groups, size, kernel, ...options }) =>
    over([[batch, 2 * groups, ...size], [2 * groups, 1, ...kernel], [groups]], ([x, weight, bias]) =>
      operations.convTranspose2d(x, weight, bias, { ...options, groups }),
    ),
  );

const windows = fc.record({
  size: fc.integer({ min: 1, max: 3 }),
  stride: fc.integer({ min: 1, max: 3 }),
  padding: fc.integer({ min: 0, max: 1 }),
  ceilMode: fc.boolean(),
});
const IMAGE = [2, 1, 4, 3];

export const avgPool2d = fc
  .tuple(windows, fc.boolean())
  .chain(([{ size, padding, ...options }, countIncludePad]) =>
    over([IMAGE], ([x]) =>
      operations.avgPool2d(x, size, { ...options, padding: size > 1 ? padding : 0, countIncludePad }),
    ),
  );
export const maxPool2d = windows.chain(({ size, padding, ...options }) =>
  distinctTensorOf(IMAGE).map((x) => ({
    variables: [x],
    build: ([node]: readonly Node[]) =>
      operations.maxPool2d(node, size, { ...options, padding: size > 1 ? padding : 0 }),
  })),
);

export const matmul = fc
  .record({
    rows: fc.integer({ min: 0, max: 3 }),
    inner: fc.integer({ min: 0, max: 3 }),
    columns: fc.integer({ min: 0, max: 5 }),
    batches: broadcastingShapes(2),
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
  })
  .chain(({ rows, inner, columns, batches: [batchA, batchB], transposeA, transposeB }) =>
    over(
      [
        [...batchA, ...(transposeA ? [inner, rows] : [rows, inner])],
        [...batchB, ...(transposeB ? [columns, inner] : [inner, columns])],
      ],
      ([a, b]) => operations.matmul(a, b, { transposeA, transposeB }),
    ),
  );

export const standardize = shapeAndAxes({ minSize: 1 }).chain(({ shape, axes }) =>
  distinctTensorOf(shape).map((x) => ({
    variables: [x],
    build: ([node]: readonly Node[]) => operations.standardize(node, axes, 0.1),
  })),
);

export const binaryCrossEntropy = anyShape().chain((shape) =>
  over([shape, shape], ([p, t]) => operations.binaryCrossEntropy(p, t), { low: 0.1, high: 0.9 }),
);
export const ctcLoss = fc.integer({ min: 1, max: 3 }).chain((batch) =>
  fc.tuple(tensorOf([batch, 4, 3]), indicesOf([batch, 2], 2)).map(([x, labels]) => ({
    variables: [x],
    fixed: [labels],
    build([scores]: readonly Node[], [indices]: readonly Node[]) {
      const lengths = (value: number) => operations.constant(scores.graph, value, [batch]);
      const attributes = { blank: 2, zeroInfinity: false };
      return operations.ctcLoss(operations.logSoftmax(scores), indices, lengths(4), lengths(2), attributes);
    },
  })),
);
