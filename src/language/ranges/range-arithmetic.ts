import { between, type Range } from './range';
import { rounded, widened } from './rounding';

const INFINITIES = [-Infinity, Infinity] as const;

function reaches({ low, high }: Range, value: number): boolean {
  return low <= value && value <= high;
}

export function addRanges(a: Range, b: Range): Range {
  const opposed = INFINITIES.some((infinity) => reaches(a, infinity) && reaches(b, -infinity));
  return rounded(a.low + b.low, a.high + b.high, a.nan || b.nan || opposed, a.whole && b.whole);
}

export function negateRange({ low, high, nan, whole }: Range): Range {
  return { low: -high, high: -low, nan, whole };
}

export function subtractRanges(a: Range, b: Range): Range {
  return addRanges(a, negateRange(b));
}

/** With 0 times infinity as 0: that it is NaN is kept apart. */
function product(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}

export function multiplyRanges(a: Range, b: Range): Range {
  const ends = [
    product(a.low, b.low),
    product(a.low, b.high),
    product(a.high, b.low),
    product(a.high, b.high),
  ];
  const isLost = (zero: Range, large: Range) =>
    reaches(zero, 0) && INFINITIES.some((infinity) => reaches(large, infinity));
  const nan = a.nan || b.nan || isLost(a, b) || isLost(b, a);
  return rounded(Math.min(...ends), Math.max(...ends), nan, a.whole && b.whole);
}

export function squareRange({ low, high, nan, whole }: Range): Range {
  const [a, b] = [low * low, high * high];
  return rounded(low <= 0 && high >= 0 ? 0 : Math.min(a, b), Math.max(a, b), nan, whole);
}

/** A divisor that may be 0, of either sign as zeros are, gives any number. */
export function divideRanges(a: Range, b: Range): Range {
  const isLost = INFINITIES.some((x) => reaches(a, x)) && INFINITIES.some((x) => reaches(b, x));
  const nan = a.nan || b.nan || isLost;
  if (reaches(b, 0)) return { ...between(-Infinity, Infinity), nan: nan || reaches(a, 0) };
  const ends = [a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high].map((end) =>
    Number.isNaN(end) ? 0 : end,
  );
  return rounded(Math.min(...ends), Math.max(...ends), nan);
}

/** `a ** b` by its corners: it rises or falls along each side of the box. A negative base needs a whole exponent. */
export function raiseRange(a: Range, b: Range): Range {
  const exponent = b.low === b.high ? b.low : null;
  if (exponent !== null && Number.isInteger(exponent)) return raiseToWhole(a, exponent, b.nan);
  const nan = a.nan || b.nan;
  if (a.low < 0) return { ...between(-Infinity, Infinity), nan: true };
  const ends = [a.low, a.high].flatMap((base) => [b.low, b.high].map((power) => raised(base, power)));
  return widened(Math.min(...ends), Math.max(...ends), nan, [0, Infinity]);
}

function raised(base: number, exponent: number): number {
  const value = base === 1 ? 1 : Math.pow(base, exponent);
  return Number.isNaN(value) ? Infinity : value;
}

function raiseToWhole(a: Range, exponent: number, exponentIsNaN: boolean): Range {
  const nan = a.nan || exponentIsNaN;
  if (exponent === 0) return { ...between(1, 1), nan, whole: true };
  if (exponent < 0 && reaches(a, 0)) return { ...between(-Infinity, Infinity), nan };
  const ends = [Math.pow(a.low, exponent), Math.pow(a.high, exponent)];
  const isEven = exponent % 2 === 0;
  if (isEven && exponent > 0 && reaches(a, 0)) ends.push(0);
  return {
    ...widened(Math.min(...ends), Math.max(...ends), nan, isEven ? [0, Infinity] : undefined),
    whole: a.whole && exponent > 0,
  };
}
