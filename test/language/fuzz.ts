import { RandomStream } from '../../src/engine/random';
import { Graph } from '../../src/engine/graph';
import { leaf } from '../../src/engine/operations/leaves';
import { LossFile } from '../../src/language/loss-file';
import { LossFileError } from '../../src/language/problem';
import { LIMITS } from '../../src/language/interpreter';
import { mutate, SEEDS } from './mutations';

export interface FuzzOutcome {
  readonly files: number;
  /** Files that could be read and of which every loss was built. */
  readonly built: number;
  /** Files that were turned down at a place. */
  readonly refused: number;
  /** The longest that one file took, in milliseconds. */
  readonly longest: number;
}

/**
 * Reads and builds mutated loss files.
 * @throws whatever is no LossFileError, and Error when a graph grows past its bound
 */
export function fuzz(count: number, seed = 1): FuzzOutcome {
  const random = new RandomStream(seed, 'fuzz');
  let [built, longest] = [0, 0];
  for (let i = 0; i < count; i++) {
    const text = mutate(SEEDS[i % SEEDS.length], random);
    const start = performance.now();
    if (buildAll(text)) built++;
    longest = Math.max(longest, performance.now() - start);
  }
  return { files: count, built, refused: count - built, longest };
}

function buildAll(text: string): boolean {
  const { lossFile } = LossFile.read(text, 'fuzz.loss.js');
  if (lossFile === null) return false;
  try {
    for (const { name } of lossFile.functions) buildOne(lossFile, name);
    return true;
  } catch (error) {
    if (error instanceof LossFileError) return false;
    throw new Error(`${String(error)} in\n${text}`, { cause: error });
  }
}

function buildOne(lossFile: LossFile, name: string): void {
  const graph = new Graph();
  lossFile.build(name, {
    graph,
    prediction: leaf(graph, 'prediction', 'input', [4, 3]),
    target: leaf(graph, 'target', 'input', [4, 3]),
    input: null,
    weights: () => null,
    clock: { step: 0, epoch: 0, progress: 0 },
    origin: { label: 'loss' },
  });
  // One call may add a few operations after the bound was looked at.
  if (graph.nodes.length > LIMITS.nodes + 1000) throw new Error(`${graph.nodes.length} operations`);
}
