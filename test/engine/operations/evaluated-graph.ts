import assert from 'node:assert/strict';
import { differentiate } from '../../../src/engine/gradient';
import { Graph, type Node } from '../../../src/engine/graph';
import { Memory } from '../../../src/engine/memory';
import type { Precision } from '../../../src/engine/operation';
import { constant, leaf } from '../../../src/engine/operations';
import { Plan } from '../../../src/engine/plan';
import type { SampleTensor } from './arbitrary-tensors';

/** The tensor [values.length], or of the given shape. */
export function tensor(values: readonly number[], shape: readonly number[] = [values.length]): SampleTensor {
  return { shape, data: values };
}

/** Numbers between -1 and 1 without a pattern. */
export function wave(shape: readonly number[], frequency: number): SampleTensor {
  return tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(frequency * (i + 1))),
    shape,
  );
}

/** Builds a graph over leaves with the inputs' numbers and runs it. */
export function evaluate(
  inputs: readonly SampleTensor[],
  build: (nodes: readonly Node[]) => Node,
  precision: Precision = 'float64',
): { shape: number[]; data: number[] } {
  const memory = new Memory(precision);
  const graph = new Graph();
  const leaves = inputs.map(({ shape, data }, i) => {
    memory.named(`x${i}`, shape).set(data);
    return leaf(graph, `x${i}`, 'input', shape);
  });
  const output = build(leaves);
  const plan = new Plan(memory, { outputs: [output] });
  plan.run();
  return { shape: [...output.shape], data: [...plan.read(output)] };
}

/** The gradient of the sum of what is built with respect to the first input; zeros where there is none. */
export function gradientOf(
  inputs: readonly SampleTensor[],
  build: (nodes: readonly Node[]) => Node,
): { shape: number[]; data: number[] } {
  return evaluate(inputs, (nodes) => {
    const output = build(nodes);
    const upstream = constant(output.graph, 1, output.shape);
    const [gradient] = differentiate(output, [nodes[0]], upstream);
    return gradient ?? constant(output.graph, 0, nodes[0].shape);
  });
}

/** Fails unless the numbers differ by at most `tolerance` times the largest of them (or 1). */
export function assertClose(actual: SampleTensor, expected: SampleTensor, tolerance = 1e-12): void {
  assert.deepEqual(actual.shape, expected.shape);
  const scale = Math.max(1, ...expected.data.map(Math.abs));
  expected.data.forEach((value, i) => {
    assert.ok(
      Math.abs(actual.data[i] - value) <= tolerance * scale,
      `element ${i} is ${actual.data[i]}, not ${value}`,
    );
  });
}
