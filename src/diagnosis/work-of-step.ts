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

/** What calling an operation costs by itself. */
const PER_OPERATION = 1000;
/** Convolutions take so many times longer for a multiplication than products of matrices do. */
const CONVOLUTION = 8;
/** The root below counts the products of a sequence with the small matrix of its state so many times too high. */
const RECURRENCE = 1 / 8;

/** Elements of the output times, for products and convolutions, the length of the sums behind each. */
function workOf({ operation: { name }, inputs, shape }: Node): number {
  const size = sizeOf(shape);
  if (!/matmul|conv|lstm|gru|rnn/i.test(name) || inputs.length < 2) return size + PER_OPERATION;
  const [a, b] = inputs.map((input) => sizeOf(input.shape));
  const products = Math.sqrt(Math.max(1, a) * Math.max(1, b) * Math.max(1, size));
  return PER_OPERATION + Math.max(size, products * effort(name));
}

function effort(name: string): number {
  if (/conv/i.test(name)) return CONVOLUTION;
  return /lstm|gru|rnn/i.test(name) ? RECURRENCE : 1;
}
