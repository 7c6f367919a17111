import { Graph, type Node } from '../../../../src/engine/graph';
import { Memory } from '../../../../src/engine/memory';
import { leaf } from '../../../../src/engine/operations/leaves';
import { Plan } from '../../../../src/engine/plan';
import type { SampleTensor } from '../../operations/arbitrary-tensors';

/** Runs the graph twice on a memory, which it gives back, and returns the numbers of every result. */
export function runOn(
  memory: Memory,
  inputs: readonly SampleTensor[],
  build: (nodes: readonly Node[]) => readonly Node[],
  keepAll = false,
): number[][] {
  const graph = new Graph();
  const leaves = inputs.map(({ shape, data }, i) => {
    memory.named(`x${i}`, shape).set(data);
    return leaf(graph, `x${i}`, 'input', shape);
  });
  const outputs = build(leaves);
  const plan = new Plan(memory, { outputs, keepAll });
  plan.run();
  plan.run();
  const results = outputs.map((node) => [...plan.read(node)]);
  memory.dispose();
  return results;
}

/** A memory in which nothing but numbers that are none lies beside what is allocated. */
function littered(): Memory {
  const memory = Memory.forTraining('float32');
  memory.allocate(LITTER).fill(Number.NaN);
  memory.dispose();
  return Memory.forTraining('float32');
}

/** More numbers than a test allocates. */
const LITTER = 2 ** 17;

/** By the reference kernels in float32, and by WebAssembly. */
export function runBoth(
  inputs: readonly SampleTensor[],
  build: (nodes: readonly Node[]) => readonly Node[],
): { readonly reference: number[][]; readonly vectors: number[][] } {
  return {
    reference: runOn(new Memory('float32'), inputs, build),
    vectors: runOn(littered(), inputs, build),
  };
}

/** How far apart the results are, against the largest number of the reference or 1. */
export function largestDeviation({ reference, vectors }: ReturnType<typeof runBoth>): number {
  const largest = (numbers: readonly number[], least: number) =>
    numbers.reduce((most, value) => Math.max(most, Math.abs(value)), least);
  return largest(
    reference.map((expected, i) => {
      const deviations = expected.map((value, j) => value - vectors[i][j]);
      return largest(deviations, 0) / largest(expected, 1);
    }),
    0,
  );
}
