import type { Node } from '../../engine/graph';
import { reductionOffsets } from '../../engine/kernels/reduction';
import type { OperationName } from '../../engine/operation-name';
import type { ReductionAttributes } from '../../engine/operations/reductions';
import { ANYTHING, between, hullOf, isNever, NEVER, type Range } from './range';
import { addRanges, multiplyRanges } from './range-arithmetic';
import type { RangeTensor } from './range-tensor';
import { rounded, SLACK, widened } from './rounding';

/** The range of what members are reduced to. */
export type ReductionRule = (members: readonly Range[], attributes: unknown) => Range;

const LARGEST_FLOAT32 = 3.4028234663852886e38;

const largestOf = ({ low, high }: Range): number => Math.max(Math.abs(low), Math.abs(high));

function total(members: readonly Range[], of: (range: Range) => number): number {
  return members.reduce((sum, range) => sum + of(range), 0);
}

/** Whatever the order in which the members are added, and in whatever precision. */
export function sumOfRanges(members: readonly Range[]): Range {
  const [low, high] = [total(members, (range) => range.low), total(members, (range) => range.high)];
  const size = total(members, largestOf);
  const error = members.length * 2 ** -23;
  const isOverflowing = size > LARGEST_FLOAT32;
  const mayCancel =
    isOverflowing && members.some((range) => range.low < 0) && members.some((range) => range.high > 0);
  const nan = mayCancel || members.some((range) => range.nan);
  if (mayCancel) return { ...between(-Infinity, Infinity), nan };
  const whole = members.every((range) => range.whole) && size < 2 ** 24;
  if (whole || size === 0) return { low, high, nan, whole: true };
  const lowest =
    low >= 0 && members.every((range) => range.low >= 0) ? low * (1 - error) : low - error * size;
  const highest =
    high <= 0 && members.every((range) => range.high <= 0) ? high * (1 - error) : high + error * size;
  return rounded(lowest, highest, nan);
}

const meanRule: ReductionRule = (members) => {
  const { low, high, nan } = sumOfRanges(members);
  const { length } = members;
  if (length === 0) return ANYTHING;
  return widened(low / length, high / length, nan);
};

const extremum =
  (choose: (...values: number[]) => number): ReductionRule =>
  (members) => ({
    low: choose(...members.map(({ low }) => low)),
    high: choose(...members.map(({ high }) => high)),
    nan: members.some(({ nan }) => nan),
    whole: members.every(({ whole }) => whole),
  });

const placeRule: ReductionRule = (members) => ({
  ...between(0, Math.max(members.length - 1, 0)),
  whole: true,
});

const productRule: ReductionRule = (members) => {
  const { low, high, nan } = members.reduce(multiplyRanges, between(1, 1));
  return widened(low, high, nan, undefined, members.length * SLACK);
};

/** At most a quarter of the square of what the members can be apart, with what rounding the mean adds. */
const varianceRule: ReductionRule = (members, attributes) => {
  const { correction } = attributes as { correction: number };
  const divisor = members.length - correction;
  const whole = hullOf(members);
  const largest = largestOf(whole);
  const nan = whole.nan || total(members, largestOf) > LARGEST_FLOAT32;
  if (divisor <= 0) return ANYTHING;
  const apart = (whole.high - whole.low) / 2 + members.length * SLACK * largest;
  return widened(0, (apart ** 2 * members.length) / divisor, nan, [0, Infinity], 1e-4);
};

const deviationRule: ReductionRule = (members, attributes) => {
  const { low, high, nan } = varianceRule(members, attributes);
  return nan && low < 0 ? ANYTHING : widened(Math.sqrt(low), Math.sqrt(high), nan, [0, Infinity]);
};

const normRule: ReductionRule = (members, attributes) => {
  const { order } = attributes as { order: number };
  const sizes = members.map((range): Range => {
    const ends = [Math.abs(range.low), Math.abs(range.high)];
    return {
      ...range,
      low: range.low <= 0 && range.high >= 0 ? 0 : Math.min(...ends),
      high: Math.max(...ends),
    };
  });
  if (order === Infinity) return extremum(Math.max)(sizes, null);
  if (order === -Infinity) return extremum(Math.min)(sizes, null);
  if (order === 0) return { ...between(0, members.length), whole: true };
  const nan = members.some((range) => range.nan);
  if (!(order > 0)) return { ...between(0, Infinity), nan: true };
  const sum = (of: (range: Range) => number) => total(sizes, (range) => of(range) ** order);
  const inFloat32 = (value: number) => (value > LARGEST_FLOAT32 ? Infinity : value);
  const root = (value: number) => value ** (1 / order);
  const [low, high] = [sum(({ low: end }) => end), inFloat32(sum(({ high: end }) => end))];
  return widened(
    root(low < 2 ** -126 ? 0 : low),
    root(high),
    nan,
    [0, Infinity],
    (members.length + 8) * SLACK,
  );
};

/** At least the largest member, whatever the others are. */
const logSumExpRule: ReductionRule = (members) => {
  const of = (end: (range: Range) => number) => {
    const largest = Math.max(...members.map(end));
    if (!Number.isFinite(largest)) return largest;
    return largest + Math.log(total(members, (range) => Math.exp(end(range) - largest)));
  };
  const nan = members.some((range) => range.nan);
  const range = widened(
    of(({ low }) => low),
    of(({ high }) => high),
    nan,
  );
  return { ...range, low: Math.max(range.low, ...members.map(({ low }) => low)) };
};

/** Operations that reduce the elements along some axes to one. */
export const REDUCTION_RULES = {
  sum: sumOfRanges,
  mean: meanRule,
  max: extremum(Math.max),
  min: extremum(Math.min),
  argMax: placeRule,
  argMin: placeRule,
  prod: productRule,
  variance: varianceRule,
  std: deviationRule,
  norm: normRule,
  logSumExp: logSumExpRule,
} as const satisfies Partial<Record<OperationName, ReductionRule>>;

/** Applies a rule to each group of elements that is reduced. */
export function reduceRanges(rule: ReductionRule, node: Node, ranges: RangeTensor): RangeTensor {
  const { axes } = node.attributes as ReductionAttributes;
  const { groups, members } = reductionOffsets(node.inputs[0].shape, axes);
  return Array.from(groups, (start) => {
    const own = Array.from(members, (member) => ranges[start + member]);
    return own.some(isNever) ? NEVER : rule(own, node.attributes);
  });
}

/** y[j] from y[j - 1] and the elements at j along an axis, in one direction or the other. */
export function scanRanges(
  node: Node,
  first: Range,
  next: (before: Range, at: number) => Range,
): RangeTensor {
  const { axis, reverse } = node.attributes as { axis: number; reverse: boolean };
  const { groups, members } = reductionOffsets(node.shape, [axis]);
  const result = new Array<Range>(groups.length * members.length).fill(ANYTHING);
  const order = reverse ? Array.from(members).reverse() : Array.from(members);
  for (const start of groups) {
    let before = first;
    for (const member of order) result[start + member] = before = next(before, start + member);
  }
  return result;
}

export const startOfSum: Range = { ...between(0, 0), whole: true };
export const startOfProduct: Range = { ...between(1, 1), whole: true };

/** One step of a running sum, with the error that adding in another order makes. */
export function addStep(before: Range, element: Range): Range {
  const sum = addRanges(before, element);
  if (sum.whole) return sum;
  const size = Math.max(largestOf(before), largestOf(element));
  const error = Number.isFinite(size) ? size * 2 ** -22 : 0;
  const isPositive = before.low >= 0 && element.low >= 0;
  const isNegative = before.high <= 0 && element.high <= 0;
  return rounded(
    isPositive ? sum.low * (1 - SLACK) : sum.low - error,
    isNegative ? sum.high * (1 - SLACK) : sum.high + error,
    sum.nan,
  );
}
