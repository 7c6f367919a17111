import type { Axis } from '../axis';

/** A few values beyond the others by more than this many of their ranges are left off the axis: poles. */
const POLE = 6;
const MARGIN = 0.06;

/** The axis that shows some curves as a whole, or without their poles. */
export function curveAxis(values: readonly Float64Array[]): Axis {
  const finite = values
    .flatMap((each) => [...each])
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (finite.length === 0) return { kind: 'linear', threshold: 1, min: 0, max: 1 };
  const at = (share: number): number => finite[Math.round(share * (finite.length - 1))];
  const [low, high] = [at(0.04), at(0.96)];
  const usual = high - low;
  const isPole = usual > 0 && at(1) - at(0) > POLE * usual;
  const [least, most] = isPole
    ? [Math.max(at(0), low - usual), Math.min(at(1), high + usual)]
    : [at(0), at(1)];
  const margin = MARGIN * (most - least) || Math.max(0.5, Math.abs(most) * MARGIN);
  return { kind: 'linear', threshold: 1, min: least - margin, max: most + margin };
}
