import type { Interval } from '../../engine/operations/rounding';
import type { OperationName } from '../../engine/operation-name';
import { erf } from '../../engine/kernels/error-function';
import {
  addRanges,
  divideRanges,
  multiplyRanges,
  negateRange,
  raiseRange,
  squareRange,
  subtractRanges,
} from './range-arithmetic';
import { ANYTHING, between, hull, hullOf, intersect, TRUTH, type Range } from './range';
import { rounded, widened } from './rounding';

/** The range of one element of the result from those of the elements that go into it, by the operation's attributes. */
export type ElementRule = (inputs: readonly Range[], attributes: unknown) => Range;

const ONE: Range = { ...between(1, 1), whole: true };
const ZERO: Range = { ...between(0, 0), whole: true };

type Bounds = readonly [number, number];

/** A function that never falls, computed with a small error. */
function rising(f: (x: number) => number, natural?: Bounds): ElementRule {
  return ([x]) => widened(f(x.low), f(x.high), x.nan, natural);
}

/** A function that never falls and is exact, so that whole numbers may stay whole. */
function steady(f: (x: number) => number, whole: 'kept' | 'made' | 'lost' = 'kept'): ElementRule {
  return ([x]) => rounded(f(x.low), f(x.high), x.nan, whole === 'made' || (whole === 'kept' && x.whole));
}

/** A function that falls to its least value and rises from there; 0 at minus infinity, where it is NaN. */
function valley(f: (x: number) => number, bottom: number, least: number): ElementRule {
  return ([x]) => {
    const nan = x.nan || x.low === -Infinity;
    const ends = [x.low, x.high].map((end) => (Number.isNaN(f(end)) ? 0 : f(end)));
    const low = x.low <= bottom && bottom <= x.high ? least : Math.min(...ends);
    return widened(Math.min(low, ...ends), Math.max(...ends), nan, [least * 1.0001, Infinity]);
  };
}

/** Numbers within fixed bounds; NaN for an infinite argument. */
function within(low: number, high: number): ElementRule {
  return ([x]) => ({
    ...between(low, high),
    nan: x.nan || !Number.isFinite(x.low) || !Number.isFinite(x.high),
  });
}

/** A logarithm, whose argument has to be at least `least` not to be NaN. */
function logarithm(f: (x: number) => number, least: number): ElementRule {
  return ([x]) => {
    if (x.high < least) return ANYTHING;
    return widened(f(Math.max(x.low, least)), f(x.high), x.nan || x.low < least);
  };
}

const rootRule: ElementRule = ([x]) =>
  x.high < 0 ? ANYTHING : rounded(Math.sqrt(Math.max(x.low, 0)), Math.sqrt(x.high), x.nan || x.low < 0);

/** Even functions with their least value at 0. */
function even(f: (x: number) => number, least: number): ElementRule {
  return ([x]) => {
    const ends = [f(x.low), f(x.high)];
    const low = x.low <= 0 && x.high >= 0 ? least : Math.min(...ends);
    return widened(low, Math.max(...ends), x.nan, [least, Infinity]);
  };
}

const wave: ElementRule = within(-1, 1);

const absolute: ElementRule = ([x]) => {
  const ends = [Math.abs(x.low), Math.abs(x.high)];
  return {
    ...x,
    low: x.low <= 0 && x.high >= 0 ? 0 : Math.min(...ends),
    high: Math.max(...ends),
  };
};

const signRule: ElementRule = ([x]) => {
  const range = { low: Math.sign(x.low), high: Math.sign(x.high), nan: false, whole: true };
  return x.nan ? hull(range, ZERO) : range;
};

/** A comparison: certain where the ranges do not overlap. NaN makes all of them false. */
function comparison(
  isAlways: (a: Range, b: Range) => boolean,
  isNeverSo: (a: Range, b: Range) => boolean,
): ElementRule {
  return ([a, b]) => {
    if (isNeverSo(a, b)) return ZERO;
    return isAlways(a, b) && !a.nan && !b.nan ? ONE : TRUTH;
  };
}

const isBelow = (a: Range, b: Range): boolean => a.high < b.low;
const isAtMost = (a: Range, b: Range): boolean => a.high <= b.low;
const areApart = (a: Range, b: Range): boolean => isBelow(a, b) || isBelow(b, a);
const areSame = (a: Range, b: Range): boolean => a.low === a.high && b.low === b.high && a.low === b.low;

const choice: ElementRule = ([condition, a, b]) => {
  const mayHold = condition.nan || condition.low !== 0 || condition.high !== 0;
  const mayFail = condition.low <= 0 && condition.high >= 0;
  return hullOf([...(mayHold ? [a] : []), ...(mayFail ? [b] : [])]);
};

/** A slope above 0 and another one below. */
const leaky: ElementRule = ([x], attributes) => {
  const { slope } = attributes as { slope: number };
  const positive = intersect(x, between(0, Infinity));
  const negative = intersect(x, between(-Infinity, 0));
  const range = hull(positive, multiplyRanges(negative, between(slope, slope)));
  return widened(range.low, range.high, x.nan);
};

interface Softplus {
  readonly beta: number;
  readonly threshold: number;
}

interface Elu {
  readonly scale: number;
  readonly alpha: number;
  readonly inputScale: number;
}

const eluRule: ElementRule = ([x], attributes) => {
  const { scale, alpha, inputScale } = attributes as Elu;
  const f = (value: number) => (value <= 0 ? Math.expm1(value * inputScale) * alpha * scale : value * scale);
  return Math.min(alpha, scale, inputScale) > 0 ? widened(f(x.low), f(x.high), x.nan) : ANYTHING;
};

const eluSlopeRule: ElementRule = ([x], attributes) => {
  const { scale, alpha, inputScale } = attributes as Elu;
  const steepest = inputScale * alpha * scale;
  const below = (value: number) => Math.exp(Math.min(value, 0) * inputScale) * steepest;
  const ends = [below(x.low), below(x.high), scale];
  return inputScale > 0 ? widened(Math.min(...ends), Math.max(...ends), x.nan) : ANYTHING;
};

const crossEntropy: ElementRule = ([p, t]) => {
  const floor = (range: Range) => ({
    ...range,
    low: Math.max(range.low, -100),
    high: Math.max(range.high, -100),
  });
  const ofOne = floor(logarithm(Math.log, 0)([p], null));
  const ofZero = floor(logarithm(Math.log1p, -1)([negateRange(p)], null));
  return subtractRanges(multiplyRanges(subtractRanges(t, ONE), ofZero), multiplyRanges(t, ofOne));
};

const clampRule: ElementRule = ([x], attributes) => {
  const { low, high } = attributes as Interval;
  const kept = (value: number) => Math.min(Math.max(value, low), high);
  const isWhole = [low, high].every((end) => Number.isInteger(end) || !Number.isFinite(end));
  return rounded(kept(x.low), kept(x.high), x.nan, x.whole && isWhole);
};

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const ROOT_OF_HALF = Math.SQRT1_2;
const silu = (x: number): number => x / (1 + Math.exp(-x));

/** Operations whose result at each place depends on the numbers at that place alone. */
export const ELEMENT_RULES = {
  negate: ([x]) => negateRange(x),
  abs: absolute,
  sign: signRule,
  exp: rising(Math.exp, [0, Infinity]),
  expm1: rising(Math.expm1, [-1, Infinity]),
  log: logarithm(Math.log, 0),
  log1p: logarithm(Math.log1p, -1),
  log2: logarithm(Math.log2, 0),
  log10: logarithm(Math.log10, 0),
  sqrt: rootRule,
  rsqrt: ([x]) => divideRanges(ONE, rootRule([x], null)),
  square: ([x]) => squareRange(x),
  reciprocal: ([x]) => divideRanges(ONE, x),
  erf: rising(erf, [-1, 1]),
  add: ([a, b]) => addRanges(a, b),
  subtract: ([a, b]) => subtractRanges(a, b),
  multiply: ([a, b]) => multiplyRanges(a, b),
  divide: ([a, b]) => divideRanges(a, b),
  maximum: ([a, b]) => ({
    low: Math.max(a.low, b.low),
    high: Math.max(a.high, b.high),
    nan: a.nan || b.nan,
    whole: a.whole && b.whole,
  }),
  minimum: ([a, b]) => ({
    low: Math.min(a.low, b.low),
    high: Math.min(a.high, b.high),
    nan: a.nan || b.nan,
    whole: a.whole && b.whole,
  }),
  winnerShare: () => between(0, 1),
  power: ([a, b]) => raiseRange(a, b),
  greater: comparison((a, b) => isBelow(b, a), isAtMost),
  greaterEqual: comparison((a, b) => isAtMost(b, a), isBelow),
  less: comparison(isBelow, (a, b) => isAtMost(b, a)),
  lessEqual: comparison(isAtMost, (a, b) => isBelow(b, a)),
  equal: comparison(areSame, areApart),
  notEqual: ([a, b]) => (areApart(a, b) ? ONE : areSame(a, b) && !a.nan && !b.nan ? ZERO : TRUTH),
  where: choice,
  relu: steady((x) => Math.max(x, 0)),
  leakyRelu: leaky,
  sigmoid: rising(sigmoid, [0, 1]),
  logSigmoid: rising((x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))), [-Infinity, 0]),
  softplus: ([x], attributes) => {
    const { beta, threshold } = attributes as Softplus;
    const f = (value: number) =>
      value * beta > threshold ? value : Math.log1p(Math.exp(value * beta)) / beta;
    return beta > 0 ? widened(f(x.low), f(x.high), x.nan, [0, Infinity]) : ANYTHING;
  },
  softplusSlope: ([x], attributes) => {
    const { beta } = attributes as Softplus;
    return beta > 0 ? widened(sigmoid(x.low * beta), 1, x.nan, [0, 1]) : { ...between(0, 1), nan: x.nan };
  },
  elu: eluRule,
  eluSlope: eluSlopeRule,
  gelu: valley((x) => 0.5 * x * (1 + erf(x * ROOT_OF_HALF)), -0.7517916243, -0.1699712),
  geluSlope: within(-0.13, 1.13),
  silu: valley(silu, -1.2784645428, -0.2784646),
  siluSlope: within(-0.1, 1.1),
  mish: valley((x) => x * Math.tanh(Math.log1p(Math.exp(x))), -1.1924312, -0.3088416),
  mishSlope: within(-0.12, 1.1),
  mishGate: rising((x) => Math.tanh(Math.log1p(Math.exp(x))), [0, 1]),
  softsign: ([x]) => {
    const f = (value: number) => (Number.isFinite(value) ? value / (1 + Math.abs(value)) : Math.sign(value));
    const nan = x.nan || !Number.isFinite(x.low) || !Number.isFinite(x.high);
    return widened(f(x.low), f(x.high), nan, [-1, 1]);
  },
  softsignSlope: within(0, 1),
  hardtanh: clampRule,
  isOutside: () => TRUTH,
  hardSigmoid: rising((x) => Math.min(Math.max(x + 3, 0), 6) / 6, [0, 1]),
  isInside: () => TRUTH,
  hardSwish: valley((x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6, -1.5, -0.375),
  binaryCrossEntropy: crossEntropy,
  sin: wave,
  cos: wave,
  tan: ([x]) => ({ ...between(-Infinity, Infinity), nan: x.nan || !Number.isFinite(x.high - x.low) }),
  sinh: rising(Math.sinh),
  cosh: even(Math.cosh, 1),
  tanh: rising(Math.tanh, [-1, 1]),
  atan: rising(Math.atan, [-1.570797, 1.570797]),
  floor: steady(Math.floor, 'made'),
  ceil: steady(Math.ceil, 'made'),
  round: steady((x) => (Math.abs(x - Math.trunc(x)) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)), 'made'),
  clamp: clampRule,
  isWithin: ([x], attributes) => {
    const { low, high } = attributes as Interval;
    if (x.low > high || x.high < low) return ZERO;
    return x.low >= low && x.high <= high && !x.nan ? ONE : TRUTH;
  },
} as const satisfies Partial<Record<OperationName, ElementRule>>;
