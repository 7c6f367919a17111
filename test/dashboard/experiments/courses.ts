import type { RunCourse } from '../../../src/diagnosis/experiments/run-course';

/** A run whose loss and metric go through these values, ten steps apart; null for one that diverged there. */
export function course(
  losses: readonly (number | null)[],
  r2: readonly number[],
  parts: Partial<RunCourse> = {},
): RunCourse {
  const diverged = losses.includes(null);
  return {
    seed: 1,
    curve: {
      steps: Float64Array.from(losses, (_, i) => 10 * i),
      losses: Float64Array.from(losses, (loss) => loss ?? Number.NaN),
    },
    validation: r2.map((value, i) => ({ step: 10 * i + 9, metrics: { loss: 1 - value, r2: value } })),
    metric: 'r2',
    reason: diverged ? 'diverged' : 'completed',
    alarms: [],
    remarks: [],
    ...parts,
  };
}
