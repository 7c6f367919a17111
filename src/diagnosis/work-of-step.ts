import type { Node } from '../engine/graph';
import { sizeOf } from '../engine/shape';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import { buildProgramGraph } from '../runs/training/program';

/** About how many multiplications a training step takes: each weight once for each place it is used, three times over. */
export function workOfStep(run: PreparedRun): number {
  const batchSize = Math.min(run.runFile.batchSize, run.dataset.trainingRows.length);
  const { graph } = buildProgramGraph(run, {
    batchSize,
    mode: 'train',
    clock: { step: 0, epoch: 0, progress: 0 },
    active: run.loss.parts,
  });
  return graph.nodes.reduce((total, node) => total + workOf(node), 0);
}

/** Elements of the output times, for products and convolutions, the length of the sums behind each. */
function workOf({ operation, inputs, shape }: Node): number {
  const size = sizeOf(shape);
  if (!/matmul|conv|lstm|gru|rnn/i.test(operation.name) || inputs.length < 2) return size;
  const [a, b] = inputs.map((input) => sizeOf(input.shape));
  return Math.max(size, Math.sqrt(Math.max(1, a) * Math.max(1, b) * Math.max(1, size)));
}
