import type { Node } from '../../engine/graph';
import { broadcastOffsets } from '../../engine/kernels/elementwise';
import { reductionOffsets } from '../../engine/kernels/reduction';
import type { OperationName } from '../../engine/operation-name';
import { constantAttributes } from '../../engine/operations/leaves';
import { sizeOf } from '../../engine/shape';
import { ANYTHING, between, hull, hullOf, type Range } from './range';
import { multiplyRanges, subtractRanges } from './range-arithmetic';
import type { RangeTensor } from './range-tensor';
import { addStep, scanRanges, startOfProduct, startOfSum, sumOfRanges } from './reduction-rules';
import { SLACK, widened } from './rounding';

/** The ranges of all elements of the result from those of all elements that go into it. */
export type TensorRule = (node: Node, inputs: readonly RangeTensor[]) => RangeTensor;

/** Places along an axis that are looked at one by one where an index chooses among them. */
const MOST_PLACES = 32;

function everywhere(range: Range): TensorRule {
  return ({ shape }) => new Array<Range>(sizeOf(shape)).fill(range);
}

/** A bound on all elements, NaN where something that goes in may be NaN or infinite. */
function bounded(low: number, high: number): TensorRule {
  return (node, inputs) => {
    const all = hullOf(inputs.flat());
    const nan = all.nan || !Number.isFinite(all.low) || !Number.isFinite(all.high);
    return everywhere({ ...between(low, high), nan })(node, inputs);
  };
}

/**
 * Where each element of the result comes from, which the operation's own kernel tells when it is given places in place
 * of numbers; -1 for what it makes up.
 */
function placesOf(node: Node, replaced: readonly Float64Array[]): Float64Array {
  const { operation, inputs, shape } = node;
  const attributes =
    operation.name === 'pad' ? { ...(node.attributes as object), value: -1 } : node.attributes;
  const output = new Float64Array(sizeOf(shape));
  operation.kernel({
    inputs: replaced,
    inputShapes: inputs.map((input) => input.shape),
    output,
    outputShape: shape,
    attributes,
    scratch: (size) => new Float64Array(size),
  })();
  return output;
}

const moved: TensorRule = (node, inputs) => {
  const all = inputs.flat();
  let start = 0;
  const places = inputs.map(({ length }) => {
    const own = Float64Array.from({ length }, (_, i) => start + i);
    start += length;
    return own;
  });
  const filler = node.operation.name === 'pad' ? (node.attributes as { value: number }).value : 0;
  const made: Range = { ...between(filler, filler), whole: Number.isInteger(filler) };
  return Array.from(placesOf(node, places), (place) => (place < 0 ? made : all[place]));
};

/** Any of the elements along the axis that an index chooses from; NaN for an index outside. */
const chosen: TensorRule = (node, [ranges, indices]) => {
  const { axis } = node.attributes as { axis: number };
  const [x, index] = node.inputs;
  const size = x.shape[axis];
  const isInside = indices.every(({ low, high, nan, whole }) => whole && !nan && low >= 0 && high < size);
  const result = new Array<Range>(sizeOf(node.shape)).fill(hullOf(ranges));
  if (size <= MOST_PLACES) {
    const own = Float64Array.from({ length: ranges.length }, (_, i) => i);
    const at = (k: number) => placesOf(node, [own, new Float64Array(sizeOf(index.shape)).fill(k)]);
    const places = Array.from({ length: size }, (_, k) => at(k));
    result.forEach((_, i) => {
      result[i] = hullOf(places.map((each) => ranges[each[i]]));
    });
  }
  return isInside ? result : result.map((range) => ({ ...range, nan: true }));
};

/** Each element of the result is a sum of some of those that go in. */
const scattered: TensorRule = (node, [ranges]) => {
  const some = ranges.map((range) => hull(range, between(0, 0)));
  return everywhere(sumOfRanges(some))(node, [ranges]);
};

const oneHot: TensorRule = ({ attributes, shape }, [indices]) => {
  const { classes } = attributes as { classes: number };
  return Array.from({ length: sizeOf(shape) }, (_, i) => {
    const { low, high, nan, whole } = indices[Math.floor(i / classes)];
    const isClass = whole && !nan && low >= 0 && high < classes;
    return { ...between(0, 1), whole: true, nan: !isClass };
  });
};

/** The ranges of the lines along an axis, each from the places of its elements. */
function alongAxis(node: Node, rule: (at: readonly number[]) => readonly Range[]): RangeTensor {
  const { axis } = node.attributes as { axis: number };
  const { groups, members } = reductionOffsets(node.shape, [axis]);
  const result = new Array<Range>(sizeOf(node.shape)).fill(ANYTHING);
  for (const start of groups) {
    const at = Array.from(members, (member) => start + member);
    rule(at).forEach((range, i) => (result[at[i]] = range));
  }
  return result;
}

/** The log-share of each element of a line: smallest when it is least and the others are largest. */
function logShares(line: readonly Range[]): readonly (readonly [number, number])[] {
  const share = (own: number, others: readonly number[]) => {
    const largest = Math.max(own, ...others);
    if (own === -Infinity) return -Infinity;
    if (largest === Infinity) return own === Infinity && !others.includes(Infinity) ? 0 : -Infinity;
    const total = others.reduce((sum, other) => sum + Math.exp(other - largest), Math.exp(own - largest));
    return own - largest - Math.log(total);
  };
  const others = (i: number, end: 'low' | 'high') =>
    line.flatMap((range, j) => (j === i ? [] : [range[end]]));
  return line.map(({ low, high }, i) => [share(low, others(i, 'high')), share(high, others(i, 'low'))]);
}

const isLost = (line: readonly Range[]): boolean =>
  line.some(({ nan, high }) => nan || high === Infinity) || line.every(({ low }) => low === -Infinity);

const logSoftmax: TensorRule = (node, [ranges]) =>
  alongAxis(node, (at) => {
    const line = at.map((i) => ranges[i]);
    const error =
      Math.max(...line.map(({ low, high }) => Math.max(Math.abs(low), Math.abs(high)))) * SLACK + SLACK;
    const slack = Number.isFinite(error) ? error : 0;
    return logShares(line).map(([low, high]) =>
      widened(low - slack, high + slack, isLost(line), [-Infinity, 0]),
    );
  });

const softmax: TensorRule = (node, [ranges]) =>
  alongAxis(node, (at) => {
    const line = at.map((i) => ranges[i]);
    return logShares(line).map(([low, high]) =>
      widened(Math.exp(low), Math.exp(high), isLost(line), [0, 1], 64 * SLACK),
    );
  });

/** y (u - sum(u y)), where the sum is a mean of u weighted by the shares y. */
const softmaxGradient: TensorRule = (node, [shares, upstream]) =>
  alongAxis(node, (at) => {
    const all = hullOf(at.map((i) => upstream[i]));
    const slack = Math.max(Math.abs(all.low), Math.abs(all.high)) * at.length * SLACK;
    const mean = { ...all, low: all.low - slack, high: all.high + slack };
    return at.map((i) => multiplyRanges(shares[i], subtractRanges(upstream[i], mean)));
  });

const logSoftmaxGradient: TensorRule = (node, [logs, upstream]) =>
  alongAxis(node, (at) => {
    const sum = sumOfRanges(at.map((i) => upstream[i]));
    return at.map((i) => {
      const share = widened(Math.exp(logs[i].low), Math.exp(logs[i].high), logs[i].nan, [0, 1]);
      return subtractRanges(upstream[i], multiplyRanges(share, sum));
    });
  });

interface MatmulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const matmul: TensorRule = (node, [left, right]) => {
  const { transposeA, transposeB } = node.attributes as MatmulAttributes;
  const [a, b] = node.inputs.map(({ shape }) => shape);
  const [rows, columns] = node.shape.slice(-2);
  const inner = transposeA ? a[a.length - 2] : a[a.length - 1];
  const batch = node.shape.slice(0, -2);
  const starts = [a, b].map((shape) => broadcastOffsets(shape.slice(0, -2), batch));
  return Array.from({ length: sizeOf(node.shape) }, (_, at) => {
    const product = Math.floor(at / (rows * columns));
    const row = Math.floor(at / columns) % rows;
    const column = at % columns;
    const [startA, startB] = starts.map(
      (offsets, side) => offsets[product] * (side === 0 ? rows : columns) * inner,
    );
    return sumOfRanges(
      Array.from({ length: inner }, (__, k) =>
        multiplyRanges(
          left[startA + (transposeA ? k * rows + row : row * inner + k)],
          right[startB + (transposeB ? column * inner + k : k * columns + column)],
        ),
      ),
    );
  });
};

const constant: TensorRule = (node) => {
  const { values } = constantAttributes(node) ?? { values: Number.NaN };
  const rangeOf = (value: number): Range => ({
    low: Math.min(value, Math.fround(value)),
    high: Math.max(value, Math.fround(value)),
    nan: Number.isNaN(value),
    whole: Number.isInteger(value),
  });
  return typeof values === 'number' ? everywhere(rangeOf(values))(node, []) : Array.from(values, rangeOf);
};

const unknown = everywhere(ANYTHING);

/** Deviations in units of the standard deviation: the largest is that of one element apart from all others. */
const standardize: TensorRule = (node, inputs) => {
  const { axes } = node.attributes as { axes: readonly number[] };
  const count = sizeOf(axes.map((axis) => node.shape[axis]));
  return bounded(-Math.sqrt(count), Math.sqrt(count))(node, inputs);
};

/** Operations whose result at a place depends on numbers at others. Leaves are given from outside. */
export const TENSOR_RULES = {
  leaf: unknown,
  constant,
  uniformRandom: everywhere(between(0, 1)),
  reshape: moved,
  detach: moved,
  identity: moved,
  broadcastTo: moved,
  transpose: moved,
  slice: moved,
  pad: moved,
  concat: moved,
  flip: moved,
  gather: chosen,
  indexSelect: chosen,
  scatterAdd: scattered,
  indexAdd: scattered,
  oneHot,
  softmax,
  softmaxGradient,
  logSoftmax,
  logSoftmaxGradient,
  matmul,
  extremumShare: everywhere(between(0, 1)),
  cumsum: (node, [ranges]) => scanRanges(node, startOfSum, (before, at) => addStep(before, ranges[at])),
  cumprod: (node, [ranges]) =>
    scanRanges(node, startOfProduct, (before, at) => {
      const { low, high, nan } = multiplyRanges(before, ranges[at]);
      return widened(low, high, nan);
    }),
  linearScan: (node, [addend, factor]) =>
    scanRanges(node, startOfSum, (before, at) => addStep(multiplyRanges(before, factor[at]), addend[at])),
  ctcLoss: everywhere({ ...between(0, Infinity), nan: true }),
  ctcSlope: everywhere({ ...between(-1 - SLACK, Infinity), nan: true }),
  standardize,
  standardizeGradient: unknown,
  avgPool2d: unknown,
  avgPool2dGradient: unknown,
  maxPool2dIndices: unknown,
  conv2d: unknown,
  convTranspose2d: unknown,
  conv2dWeightGradient: unknown,
  rnn: unknown,
  rnnGradient: unknown,
  lstm: unknown,
  lstmGradient: unknown,
  gru: unknown,
  gruGradient: unknown,
} as const satisfies Partial<Record<OperationName, TensorRule>>;
