/** `tsx measure-tensorflow.ts WORKLOAD BUDGET VARIANTS`: the same work in TensorFlow.js on WebAssembly. */
import { printTimes } from './measured-steps';
import { loadTensorFlow } from './tensorflow';
import { createTensorFlowStep } from './tensorflow-step';
import { workloadOf } from './workload';

async function main([name, budget, variants]: readonly string[]): Promise<void> {
  const training = createTensorFlowStep(await loadTensorFlow(), workloadOf(name));
  printTimes('tensorflow.js', name, training, { budget: Number(budget), variants });
}

void main(process.argv.slice(2));
