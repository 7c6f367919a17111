import fc from 'fast-check';
import { differentiate } from '../../../src/engine/gradient';
import type { Node } from '../../../src/engine/graph';
import * as operations from '../../../src/engine/operations';
import type { Shape } from '../../../src/engine/shape';
import {
  anyShape,
  broadcastingShapes,
  distinctTensorOf,
  indicesOf,
  shapeAndAxes,
  shapeAndAxis,
  tensorOf,
  type Range,
  type SampleTensor,
} from './arbitrary-tensors';

/** Something to compute: the numbers of its leaves and the graph over them. */
export interface Sample {
  /** Leaves whose gradient is looked at. */
  readonly variables: readonly SampleTensor[];
  /** Indices, masks. */
  readonly fixed?: readonly SampleTensor[];
  readonly build: (variables: readonly Node[], fixed: readonly Node[]) => Node;
}

type Samples = fc.Arbitrary<Sample>;

const POSITIVE: Range = { low: 0.3, high: 4 };
const WIDE: Range = { low: -5, high: 5 };

function unary(apply: (x: Node) => Node, range?: Range): Samples {
  return anyShape().chain((shape) =>
    tensorOf(shape, range).map((x) => ({ variables: [x], build: ([node]) => apply(node) })),
  );
}

function binary(apply: (a: Node, b: Node) => Node, rangeA?: Range, rangeB?: Range): Samples {
  return broadcastingShapes(2).chain(([shapeA, shapeB]) =>
    fc.tuple(tensorOf(shapeA, rangeA), tensorOf(shapeB, rangeB)).map((variables) => ({
      variables,
      build: ([a, b]) => apply(a, b),
    })),
  );
}

function comparison(apply: (a: Node, b: Node) => Node): Samples {
  return distinctTensorOf([2, 3]).map((x) => ({
    variables: [x],
    build: ([node]) => apply(operations.select(node, 0, 0), operations.select(node, 0, 1)),
  }));
}

function alongAxis(apply: (x: Node, axis: number) => Node, options = {}, range?: Range): Samples {
  return shapeAndAxis(options).chain(({ shape, axis }) =>
    tensorOf(shape, range).map((x) => ({ variables: [x], build: ([node]) => apply(node, axis) })),
  );
}

function overAxes(apply: (x: Node, axes: number[], keepDims: boolean) => Node, options = {}): Samples {
  return fc.tuple(shapeAndAxes(options), fc.boolean()).chain(([{ shape, axes }, keepDims]) =>
    distinctTensorOf(shape).map((x) => ({
      variables: [x],
      build: ([node]) => apply(node, axes, keepDims),
    })),
  );
}

function over(shapes: readonly Shape[], build: (nodes: readonly Node[]) => Node, range?: Range): Samples {
  return fc
    .tuple(...shapes.map((shape) => tensorOf(shape, range)))
    .map((variables) => ({ variables, build }));
}

/** The derivative of another sample's result with respect to its first variable, under a varying upstream. */
function derivativeOf(samples: Samples): Samples {
  return samples.map(({ build, ...sample }) => ({
    ...sample,
    build(variables, fixed) {
      const result = build(variables, fixed);
      const weights = Array.from({ length: result.shape.reduce((a, b) => a * b, 1) }, (_, i) =>
        Math.cos(i + 1),
      );
      const upstream = operations.constant(result.graph, weights, result.shape);
      const [gradient] = differentiate(result, [variables[0]], upstream);
      return gradient ?? operations.constant(result.graph, 0, variables[0].shape);
    },
  }));
}

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

const rnn = fc
  .constantFrom('tanh' as const, 'relu' as const)
  .chain((nonlinearity) =>
    recurrent(1, (x, weights, [hidden]) => operations.rnn(x, hidden, weights, nonlinearity).output),
  );
const lstm = recurrent(4, (x, weights, [hidden, cell]) => {
  const result = operations.lstm(x, { hidden, cell }, weights);
  return operations.concat([operations.flatten(result.output), operations.flatten(result.cell)]);
});
const gru = recurrent(3, (x, weights, [hidden]) => operations.gru(x, hidden, weights).output);

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

const conv2d = convolution.chain(({ batch, groups, size, kernel, ...options }) =>
  over([[batch, 2 * groups, ...size], [groups, 2, ...kernel], [groups]], ([x, weight, bias]) =>
    operations.conv2d(x, weight, bias, { ...options, groups }),
  ),
);
const convTranspose2d = convolution
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

const avgPool2d = fc
  .tuple(windows, fc.boolean())
  .chain(([{ size, padding, ...options }, countIncludePad]) =>
    over([IMAGE], ([x]) =>
      operations.avgPool2d(x, size, { ...options, padding: size > 1 ? padding : 0, countIncludePad }),
    ),
  );
const maxPool2d = windows.chain(({ size, padding, ...options }) =>
  distinctTensorOf(IMAGE).map((x) => ({
    variables: [x],
    build: ([node]: readonly Node[]) =>
      operations.maxPool2d(node, size, { ...options, padding: size > 1 ? padding : 0 }),
  })),
);

const gather = shapeAndAxis({ minSize: 1 }).chain(({ shape, axis }) =>
  fc.integer({ min: 0, max: 4 }).chain((length) =>
    fc
      .tuple(
        tensorOf(shape),
        indicesOf(
          shape.map((size, i) => (i === axis ? length : size)),
          shape[axis],
        ),
      )
      .map(([x, index]) => ({
        variables: [x],
        fixed: [index],
        build: ([node]: readonly Node[], [indices]: readonly Node[]) =>
          operations.gather(node, axis, indices),
      })),
  ),
);
const indexSelect = shapeAndAxis({ minSize: 1 }).chain(({ shape, axis }) =>
  anyShape({ maxRank: 2 }).chain((indexShape) =>
    fc.tuple(tensorOf(shape), indicesOf(indexShape, shape[axis])).map(([x, index]) => ({
      variables: [x],
      fixed: [index],
      build: ([node]: readonly Node[], [indices]: readonly Node[]) =>
        operations.indexSelect(node, axis, indices),
    })),
  ),
);

const slice = shapeAndAxis().chain(({ shape, axis }) =>
  fc
    .tuple(
      tensorOf(shape),
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: -3, max: 4 }),
      fc.integer({ min: 1, max: 2 }),
    )
    .map(([x, from, to, step]) => ({
      variables: [x],
      build: ([node]: readonly Node[]) =>
        operations.slice(operations.multiply(node, 1), axis, from, to, step),
    })),
);
const pad = anyShape().chain((shape) => {
  const counts = fc.array(fc.integer({ min: 0, max: 2 }), {
    minLength: shape.length,
    maxLength: shape.length,
  });
  return fc.tuple(tensorOf(shape), counts, counts).map(([x, before, after]) => ({
    variables: [x],
    build: ([node]: readonly Node[]) => operations.pad(node, before, after, 0.5),
  }));
});
const concat = fc
  .tuple(shapeAndAxis(), fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 3 }))
  .chain(([{ shape, axis }, lengths]) =>
    over(
      lengths.map((length) => shape.map((size, i) => (i === axis ? length : size))),
      ([first, ...rest]) => operations.concat([first, ...rest], axis),
    ),
  );
const transpose = anyShape({ minRank: 2 }).chain((shape) =>
  fc
    .tuple(
      tensorOf(shape),
      fc.shuffledSubarray(
        shape.map((_, axis) => axis),
        { minLength: shape.length },
      ),
    )
    .map(([x, permutation]) => ({
      variables: [x],
      build: ([node]: readonly Node[]) => operations.permute(node, permutation),
    })),
);
const broadcastTo = broadcastingShapes(1).chain(([shape]) =>
  over([shape], ([x]) => operations.broadcastTo(x, [2, ...shape.map((size) => (size === 1 ? 3 : size))])),
);

const matmul = fc
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

const where = broadcastingShapes(3).chain(([condition, a, b]) =>
  fc.tuple(indicesOf(condition, 2), tensorOf(a), tensorOf(b)).map(([mask, x, y]) => ({
    variables: [x, y],
    fixed: [mask],
    build: ([first, second]: readonly Node[], [chosen]: readonly Node[]) =>
      operations.where(chosen, first, second),
  })),
);

const standardize = shapeAndAxes({ minSize: 1 }).chain(({ shape, axes }) =>
  distinctTensorOf(shape).map((x) => ({
    variables: [x],
    build: ([node]: readonly Node[]) => operations.standardize(node, axes, 0.1),
  })),
);

const binaryCrossEntropy = anyShape().chain((shape) =>
  over([shape, shape], ([p, t]) => operations.binaryCrossEntropy(p, t), { low: 0.1, high: 0.9 }),
);
const ctcLoss = fc.integer({ min: 1, max: 3 }).chain((batch) =>
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

const norm = fc
  .constantFrom(0.5, 1, 1.5, 2, 3, Infinity, -Infinity, 0)
  .chain((order) =>
    overAxes((x, axes, keepDims) => operations.norm(x, axes, keepDims, order), { minSize: 1 }),
  );
const max = fc.oneof(
  overAxes(operations.max, { minSize: 1 }),
  alongAxis((x, axis) => operations.max(x, axis), { minSize: 1 }),
);

/** For each operation of the table, things to compute in which it takes part, forward or in the derivative. */
export const operationSamples: Readonly<Record<string, Samples>> = {
  leaf: unary((x) => x),
  constant: unary((x) => operations.add(x, operations.constant(x.graph, 2.5))),
  uniformRandom: unary((x) => {
    const step = operations.constant(x.graph, 3);
    return operations.multiply(x, operations.uniformRandom(step, 12345, x.shape));
  }),

  negate: unary(operations.negate),
  abs: unary(operations.abs),
  sign: unary(operations.sign),
  exp: unary(operations.exp),
  expm1: unary(operations.expm1),
  log: unary(operations.log, POSITIVE),
  log1p: unary(operations.log1p, { low: -0.7, high: 3 }),
  log2: unary(operations.log2, POSITIVE),
  log10: unary(operations.log10, POSITIVE),
  sqrt: unary(operations.sqrt, POSITIVE),
  rsqrt: unary(operations.rsqrt, POSITIVE),
  square: unary(operations.square),
  reciprocal: unary(operations.reciprocal, POSITIVE),
  erf: unary(operations.erf),
  sin: unary(operations.sin, WIDE),
  cos: unary(operations.cos, WIDE),
  tan: unary(operations.tan, { low: -1, high: 1 }),
  sinh: unary(operations.sinh),
  cosh: unary(operations.cosh),
  tanh: unary(operations.tanh),
  atan: unary(operations.atan),
  floor: unary(operations.floor, WIDE),
  ceil: unary(operations.ceil, WIDE),
  round: unary(operations.round, WIDE),
  clamp: unary((x) => operations.clamp(x, -1, 0.5)),
  isWithin: derivativeOf(unary((x) => operations.clamp(x, -1, null))),

  relu: unary(operations.relu),
  leakyRelu: unary((x) => operations.leakyRelu(x, 0.1)),
  sigmoid: unary(operations.sigmoid, WIDE),
  logSigmoid: unary(operations.logSigmoid, WIDE),
  softplus: unary((x) => operations.softplus(x, { beta: 2, threshold: 6 })),
  softplusSlope: derivativeOf(unary((x) => operations.softplus(x))),
  elu: unary((x) => operations.elu(x, 0.7)),
  eluSlope: derivativeOf(unary(operations.selu)),
  gelu: unary(operations.gelu),
  geluSlope: derivativeOf(unary(operations.gelu)),
  silu: unary(operations.silu, WIDE),
  siluSlope: derivativeOf(unary(operations.silu, WIDE)),
  mish: unary(operations.mish, WIDE),
  mishSlope: derivativeOf(unary(operations.mish, WIDE)),
  mishGate: derivativeOf(derivativeOf(unary(operations.mish))),
  softsign: unary(operations.softsign),
  softsignSlope: derivativeOf(unary(operations.softsign)),
  hardtanh: unary((x) => operations.hardtanh(x)),
  isOutside: derivativeOf(unary((x) => operations.hardtanh(x))),
  hardSigmoid: unary(operations.hardSigmoid, WIDE),
  isInside: derivativeOf(unary(operations.hardSigmoid, WIDE)),
  hardSwish: unary(operations.hardSwish, WIDE),

  add: binary(operations.add),
  subtract: binary(operations.subtract),
  multiply: binary(operations.multiply),
  divide: binary(operations.divide, undefined, POSITIVE),
  maximum: comparison(operations.maximum),
  minimum: comparison(operations.minimum),
  winnerShare: derivativeOf(comparison(operations.maximum)),
  power: binary(operations.power, POSITIVE),
  greater: comparison(operations.greater),
  greaterEqual: comparison(operations.greaterEqual),
  less: comparison(operations.less),
  lessEqual: comparison(operations.lessEqual),
  equal: comparison(operations.equal),
  notEqual: comparison(operations.notEqual),
  where,

  identity: derivativeOf(derivativeOf(standardize)),
  reshape: anyShape().chain((shape) => over([shape], ([x]) => operations.reshape(x, [...shape, 1]))),
  detach: unary((x) => operations.multiply(x, operations.detach(operations.constant(x.graph, 2)))),
  broadcastTo,
  transpose,
  slice,
  pad,
  concat,
  flip: overAxes((x, axes) => operations.flip(x, axes)),
  gather,
  scatterAdd: derivativeOf(gather),
  indexSelect,
  indexAdd: derivativeOf(indexSelect),
  oneHot: unary((x) => operations.oneHot(operations.floor(operations.abs(x)), 3)),

  sum: overAxes(operations.sum),
  mean: overAxes(operations.mean, { minSize: 1 }),
  max,
  min: overAxes(operations.min, { minSize: 1 }),
  extremumShare: derivativeOf(max),
  argMax: overAxes((x, [axis], keepDims) => operations.argMax(x, axis, keepDims), { minSize: 1 }),
  argMin: overAxes((x, [axis], keepDims) => operations.argMin(x, axis, keepDims), { minSize: 1 }),
  variance: overAxes((x, axes, keepDims) => operations.variance(x, axes, keepDims, 0), { minSize: 1 }),
  std: overAxes((x, axes, keepDims) => operations.std(x, axes.length > 0 ? axes : 0, keepDims), {
    minSize: 2,
  }),
  norm,
  softmax: alongAxis(operations.softmax),
  softmaxGradient: derivativeOf(alongAxis(operations.softmax)),
  logSoftmax: alongAxis(operations.logSoftmax),
  logSoftmaxGradient: derivativeOf(alongAxis(operations.logSoftmax)),
  logSumExp: overAxes(operations.logSumExp, { minSize: 1 }),
  cumsum: alongAxis(operations.cumsum),
  cumprod: alongAxis(operations.cumprod),
  linearScan: derivativeOf(alongAxis(operations.cumprod)),
  prod: alongAxis((x, axis) => operations.prod(x, axis)),

  matmul,
  conv2d,
  convTranspose2d,
  conv2dWeightGradient: derivativeOf(
    conv2d.map(({ variables: [x, weight, bias], build }) => ({
      variables: [weight, x, bias],
      build: ([first, second, third], fixed) => build([second, first, third], fixed),
    })),
  ),
  maxPool2dIndices: maxPool2d,
  avgPool2d,
  avgPool2dGradient: derivativeOf(avgPool2d),
  standardize,
  standardizeGradient: derivativeOf(standardize),
  rnn,
  rnnGradient: derivativeOf(rnn),
  lstm,
  lstmGradient: derivativeOf(lstm),
  gru,
  gruGradient: derivativeOf(gru),
  binaryCrossEntropy,
  ctcLoss,
  ctcSlope: derivativeOf(ctcLoss),
};
