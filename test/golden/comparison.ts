import { formatShape, sameShape, type Shape } from '../../src/engine/shape';
import type { Precision } from '../../src/engine/operation';
import type { GoldenTensor } from './golden-file';

/** Numbers agree within `absolute + relative * s`, s being the largest finite reference value of the whole tensor. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/**
 * The tolerances that come with the reference data.
 * @param relative a case's own relative tolerance in float64.
 * @param deviation how far PyTorch's float32 is from its float64 in that case.
 */
export function toleranceFor(
  precision: Precision,
  { relative = 1e-10, deviation = 0 }: { readonly relative?: number; readonly deviation?: number },
): Tolerance {
  return precision === 'float64'
    ? { relative, absolute: 1e-12 }
    : { relative: Math.max(1e-5, 10 * deviation), absolute: 1e-6 };
}

/**
 * What is wrong with `actual`, in words, or null if it agrees: NaN must meet NaN and infinities their like; other
 * numbers must be within the tolerance.
 */
export function difference(
  actual: { readonly shape: Shape; readonly data: ArrayLike<number> },
  expected: GoldenTensor,
  tolerance: Tolerance,
): string | null {
  if (!sameShape(actual.shape, expected.shape)) {
    return `shape ${formatShape(actual.shape)}, expected ${formatShape(expected.shape)}`;
  }
  const scale = expected.data.reduce(
    (max, value) => (Number.isFinite(value) ? Math.max(max, Math.abs(value)) : max),
    0,
  );
  const allowed = tolerance.absolute + tolerance.relative * scale;
  let worst = -1;
  let worstError = 0;
  expected.data.forEach((value, i) => {
    const error = errorOf(actual.data[i], value);
    if ((error > allowed || error === Infinity) && error > worstError) {
      worst = i;
      worstError = error;
    }
  });
  if (worst < 0) return null;
  return (
    `element ${worst} is ${actual.data[worst]}, expected ${expected.data[worst]}` +
    (Number.isFinite(worstError)
      ? ` (off by ${worstError.toExponential(1)}, allowed ${allowed.toExponential(1)})`
      : '')
  );
}

function errorOf(actual: number, expected: number): number {
  if (Number.isFinite(expected)) return Number.isFinite(actual) ? Math.abs(actual - expected) : Infinity;
  return Object.is(actual, expected) ? 0 : Infinity;
}
