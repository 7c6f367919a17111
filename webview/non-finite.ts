import { formatCount } from '../src/dashboard/number-format';
import type { FirstNonFinite } from '../src/dashboard/run-history';
import type { StepBuckets } from '../src/runs/series/step-buckets';
import type { Columns } from './columns';

/** Neighbouring points of a chart under which some value is NaN or infinite, as steps. */
export interface NonFiniteStretch {
  readonly from: number;
  readonly to: number;
}

/** Where curves are not finite, curves over the same steps taken together. */
export function nonFiniteStretches(curves: readonly Columns[]): readonly NonFiniteStretch[] {
  const stretches: { from: number; to: number }[] = [];
  for (const { length, nonFinite, x } of curves) {
    let open: { from: number; to: number } | undefined;
    for (let index = 0; index < length; index++) {
      if (nonFinite[index] === 0) {
        open = undefined;
      } else if (open) {
        open.to = x[index];
      } else {
        open = { from: x[index], to: x[index] };
        stretches.push(open);
      }
    }
  }
  return united(stretches);
}

function united(stretches: readonly NonFiniteStretch[]): readonly NonFiniteStretch[] {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) {
      last.to = Math.max(last.to, to);
    } else {
      result.push({ from, to });
    }
  }
  return result;
}

interface NonFiniteCurve {
  readonly buckets: StepBuckets;
  readonly series: number;
  readonly firstNonFinite: FirstNonFinite | undefined;
}

/** "NaN from step 412 (188 steps)"; null when all values are finite. */
export function nonFiniteText(curves: readonly NonFiniteCurve[]): string | null {
  const firsts = curves.flatMap(({ firstNonFinite }) => firstNonFinite ?? []);
  if (firsts.length === 0) {
    return null;
  }
  const first = firsts.reduce((earliest, other) => (other.step < earliest.step ? other : earliest));
  const steps = Math.max(...curves.map(countNonFinite));
  const count = steps === 1 ? '' : ` (${formatCount(steps)} steps)`;
  return `${first.value} ${steps === 1 ? 'at' : 'from'} step ${formatCount(first.step)}${count}`;
}

function countNonFinite({ buckets, series }: NonFiniteCurve): number {
  const start = series * buckets.capacity;
  return buckets.nonFinite.subarray(start, start + buckets.length).reduce((sum, count) => sum + count, 0);
}
