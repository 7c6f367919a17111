import type { Measurement } from './measurement';
import { timeSteps } from './timing';

/** One training step of a workload, as a contestant does it. */
export interface TrainingStep {
  /** One step on batch `step % BATCHES`. */
  readonly base: (step: number) => void;
  /** The same, and the L2 norm of each parameter's gradient. */
  readonly norms: (step: number) => void;
  /** Of the last step. */
  readonly loss: () => number;
}

/** Times each variant in this process and prints a JSON line for it. */
export function printTimes(
  contestant: string,
  workload: string,
  training: TrainingStep,
  { budget, variants }: { readonly budget: number; readonly variants: string },
): void {
  let step = 0;
  while (step < 3) training.base(step++);
  const loss2 = training.loss();
  for (const variant of variants.split(',')) {
    if (variant !== 'base' && variant !== 'norms') throw new Error(`unknown variant ${variant}`);
    const timing = timeSteps(training[variant], step, budget);
    step += timing.steps;
    const line: Measurement = {
      contestant,
      workload,
      variant,
      steps_per_s: rounded(timing.stepsPerSecond),
      median_us_per_step: rounded(timing.medianMicroseconds),
      best_us_per_step: rounded(timing.bestMicroseconds),
      steps: timing.steps,
      quiet: rounded(timing.quiet),
      loss2,
    };
    console.log(JSON.stringify(line));
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
