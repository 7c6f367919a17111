import type { StepRange } from '../src/runs/series/run-window';

/** Steps that stay visible however far one zooms in. */
const LEAST_STEPS = 4;

/** Zooms by `factor` (below 1: in) and keeps `center` where it is on the screen; null when everything is visible then. */
export function zoomAround(
  range: StepRange,
  center: number,
  factor: number,
  full: StepRange,
): StepRange | null {
  return bounded(
    { from: center - (center - range.from) * factor, to: center + (range.to - center) * factor },
    full,
  );
}

/** Moves the range by a share of its width, as far as there are steps. */
export function pan(range: StepRange, share: number, full: StepRange): StepRange | null {
  const width = range.to - range.from;
  const from = Math.min(Math.max(range.from + share * width, full.from), full.to - width);
  return bounded({ from, to: from + width }, full);
}

/** Makes whole steps of a range, wide enough and within `full`; null when it is all of it. */
export function bounded(range: StepRange, full: StepRange): StepRange | null {
  const width = Math.max(range.to - range.from, LEAST_STEPS);
  const middle = (range.from + range.to) / 2;
  const from = Math.max(full.from, Math.round(middle - width / 2));
  const to = Math.min(full.to, Math.round(middle + width / 2));
  return (from <= full.from && to >= full.to) || to - from < 1 ? null : { from, to };
}
