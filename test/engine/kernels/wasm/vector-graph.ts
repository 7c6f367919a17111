import { Graph, type Node } from '../../../../src/engine/graph';
import { Memory } from '../../../../src/engine/memory';
import { leaf } from '../../../../src/engine/operations/leaves';
import { Plan } from '../../../../src/engine/plan';
import type { SampleTensor } from '../../operations/arbitrary-tensors';

/** Runs the graph twice on a memory and returns the numbers of every result, which must be the same both times. */
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
  return outputs.map((node) => [...plan.read(node)]);
}

/** By the reference kernels in float32, and by WebAssembly. */
export function runBoth(
  inputs: readonly SampleTensor[],
  build: (nodes: readonly Node[]) => readonly Node[],
): { readonly reference: number[][]; readonly vectors: number[][] } {
  return {
    reference: runOn(new Memory('float32'), inputs, build),
    vectors: runOn(Memory.forTraining('float32'), inputs, build),
  };
}

/** How far apart the results are, against the largest number of the reference or 1. */
export function largestDeviation({ reference, vectors }: ReturnType<typeof runBoth>): number {
  return Math.max(
    0,
    ...reference.map((expected, i) => {
      const scale = Math.max(1, ...expected.map(Math.abs));
      return Math.max(0, ...expected.map((value, j) => Math.abs(value - vectors[i][j]) / scale));
    }),
  );
}
