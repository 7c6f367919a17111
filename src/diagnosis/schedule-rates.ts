import { createSchedule } from '../engine/schedules';
import type { PreparedRun } from '../runs/prepare/prepared-run';

/** Rates looked at in a long run. */
const SAMPLES = 2000;

/** The learning rates that a run will have, evenly spaced over its steps. */
export interface PlannedRates {
  /** The optimizer's own. */
  readonly base: number;
  readonly steps: Float64Array;
  readonly rates: Float64Array;
}

/** Null for optimizers without a rate, and schedules that react to a metric. */
export function plannedRates({ runFile, totalSteps, stepsPerEpoch }: PreparedRun): PlannedRates | null {
  const { optimizer, schedule } = runFile;
  const base = optimizer.options.learningRate;
  if (typeof base !== 'number') return null;
  const count = Math.max(1, Math.min(SAMPLES, totalSteps));
  const steps = Float64Array.from({ length: count }, (_, i) => Math.floor((i * totalSteps) / count));
  if (schedule === null) return { base, steps, rates: steps.map(() => base) };
  const created = createSchedule(schedule.type, schedule.options, base);
  if (created.kind === 'metric') return null;
  const { curve, per } = created;
  return {
    base,
    steps,
    rates: steps.map((step) => curve.learningRate(per === 'step' ? step : Math.floor(step / stepsPerEpoch))),
  };
}
