/** `tsx measure-engine.ts WORKLOAD BUDGET VARIANTS`: prints a JSON line for each variant, timed in this process. */
import { createEngineStep } from './engine-step';
import type { Measurement } from './measurement';
import { timeSteps } from './timing';
import { readWorkloads } from './workload';

function main([name, budget, variants]: readonly string[]): void {
  const workload = readWorkloads().get(name);
  if (workload === undefined) throw new Error(`unknown workload ${name}`);
  const engine = createEngineStep(workload);
  let step = 0;
  while (step < 3) engine.base(step++);
  const loss2 = engine.loss();
  for (const variant of variants.split(',')) {
    if (variant !== 'base' && variant !== 'norms') throw new Error(`unknown variant ${variant}`);
    const timing = timeSteps(engine[variant], step, Number(budget));
    step += timing.steps;
    const line: Measurement = {
      contestant: 'engine',
      workload: name,
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

main(process.argv.slice(2));
