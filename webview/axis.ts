/**
 * How values are laid along a vertical axis. "symlog" is logarithmic in both directions away from 0 and linear between
 * -threshold and +threshold, so that it can show zero and negative values; each decade is as long as the linear piece.
 */
export type AxisKind = 'linear' | 'log' | 'symlog';

export interface AxisShape {
  readonly kind: AxisKind;
  /** Where a symlog axis becomes linear; unused by the others. */
  readonly threshold: number;
}

export interface Axis extends AxisShape {
  readonly min: number;
  readonly max: number;
}

/** Where a value lies along the axis, in units in which the axis is even. */
export function project({ kind, threshold }: AxisShape, value: number): number {
  switch (kind) {
    case 'linear':
      return value;
    case 'log':
      return Math.log10(value);
    case 'symlog': {
      const ratio = Math.abs(value) / threshold;
      return Math.sign(value) * (ratio <= 1 ? ratio : 1 + Math.log10(ratio));
    }
  }
}

/** The inverse of {@link project}. */
export function unproject({ kind, threshold }: AxisShape, position: number): number {
  switch (kind) {
    case 'linear':
      return position;
    case 'log':
      return 10 ** position;
    case 'symlog': {
      const size = Math.abs(position);
      return Math.sign(position) * threshold * (size <= 1 ? size : 10 ** (size - 1));
    }
  }
}

/** Values to write beside the axis, increasing, at most `most` (2 or more) and where possible at least 2. */
export function axisTicks(axis: Axis, most: number): number[] {
  const ticks = candidateTicks(axis, most).filter((tick) => tick >= axis.min && tick <= axis.max);
  return ticks.length >= 2 ? ticks : linearTicks(axis.min, axis.max, most);
}

function candidateTicks(axis: Axis, most: number): number[] {
  switch (axis.kind) {
    case 'linear':
      return linearTicks(axis.min, axis.max, most);
    case 'log':
      return logTicks(axis.min, axis.max, most);
    case 'symlog': {
      const negative = decades(axis.threshold, -axis.min, [1]).map((tick) => -tick);
      return thinned([...negative.reverse(), 0, ...decades(axis.threshold, axis.max, [1])], most);
    }
  }
}

/** Multiples of 1, 2 or 5 times a power of ten. */
function linearTicks(min: number, max: number, most: number): number[] {
  if (!(max > min)) {
    return [min];
  }
  const rough = max / most - min / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const spacing = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? rough;
  const first = Math.ceil(min / spacing);
  const count = Math.min(most, Math.floor(max / spacing) - first + 1);
  // Rounded to the digits of the spacing: 3 * 0.1 is 0.30000000000000004.
  const decimals = Math.min(100, Math.max(0, -Math.floor(Math.log10(spacing))));
  const ticks = Array.from({ length: Math.max(0, count) }, (_, index) =>
    decimals > 0 ? Number(((first + index) * spacing).toFixed(decimals)) : (first + index) * spacing,
  );
  // An axis of a few units in the last place has fewer numbers than ticks.
  return ticks.filter(
    (tick, index) => tick >= min && tick <= max && (index === 0 || tick > ticks[index - 1]),
  );
}

/** Which multiples of the powers of ten are written, where there is room for them. */
const DECADE_STEPS: readonly (readonly number[])[] = [[1, 2, 5], [1, 3], [1]];

/** Powers of ten with as many steps between as fit; every k-th power when there are too many. */
function logTicks(min: number, max: number, most: number): number[] {
  const fitting = DECADE_STEPS.map((factors) => decades(min, max, factors)).find(
    (ticks) => ticks.length <= most,
  );
  return fitting ?? thinned(decades(min, max, [1]), most);
}

/** All multiples of powers of ten by `factors` from `min`, which is positive, to `max`. */
function decades(min: number, max: number, factors: readonly number[]): number[] {
  const ticks: number[] = [];
  for (let exponent = Math.floor(Math.log10(min)); 10 ** exponent <= max; exponent++) {
    ticks.push(...factors.map((factor) => Number(`${factor}e${exponent}`)));
  }
  return ticks.filter((tick) => tick >= min && tick <= max);
}

/** Every k-th tick with the least k that leaves at most `most`; 0, or else 1, is among them where it is a tick. */
function thinned(ticks: readonly number[], most: number): number[] {
  const anchor = [0, 1].map((value) => ticks.indexOf(value)).find((index) => index >= 0) ?? 0;
  const every = (stride: number): number[] => ticks.filter((_, index) => (index - anchor) % stride === 0);
  for (let stride = 1; stride < ticks.length; stride++) {
    if (every(stride).length <= most) {
      return every(stride);
    }
  }
  return ticks.slice(anchor, anchor + 1);
}
