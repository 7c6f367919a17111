/** `tsx measure-engine.ts WORKLOAD BUDGET VARIANTS [THREADS]`: prints a JSON line for each variant, timed in this process. */
import { createEngineStep } from './engine-step';
import { printTimes } from './measured-steps';
import { workloadOf } from './workload';

function main([name, budget, variants, threads = '2']: readonly string[]): void {
  const training = createEngineStep(workloadOf(name), Number(threads));
  printTimes('engine', name, training, { budget: Number(budget), variants });
}

main(process.argv.slice(2));
