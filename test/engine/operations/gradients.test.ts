import assert from 'node:assert/strict';
import fc from 'fast-check';
import { differentiate } from '../../../src/engine/gradient';
import { Graph } from '../../../src/engine/graph';
import { Memory } from '../../../src/engine/memory';
import { allOperations, type Precision } from '../../../src/engine/operation';
import { constant, leaf, square } from '../../../src/engine/operations';
import { Plan } from '../../../src/engine/plan';
import { sizeOf } from '../../../src/engine/shape';
import { assertGradientsMatchDifferences } from '../finite-differences';
import type { SampleTensor } from './arbitrary-tensors';
import { operationSamples } from './operation-samples';
import type { Sample } from './sample';

/** The same samples in every run of the tests. */
const RUNS = { seed: 20240501, numRuns: 12 };

/** Differentiable once: PyTorch's derivative of this loss is not that of its value, except behind a logSoftmax. */
const ONCE = new Set(['ctcLoss', 'ctcSlope']);

function build({ variables, fixed = [], build: apply }: Sample, precision: Precision) {
  const memory = new Memory(precision);
  const graph = new Graph();
  const load = (name: string) => (tensor: SampleTensor, i: number) => {
    memory.named(`${name}${i}`, tensor.shape).set(tensor.data);
    return leaf(graph, `${name}${i}`, 'input', tensor.shape);
  };
  const leaves = variables.map(load('x'));
  return { memory, graph, leaves, output: apply(leaves, fixed.map(load('fixed'))) };
}

/** The output and the gradients of a weighting of it, in one list. */
function evaluate(sample: Sample, precision: Precision): number[] {
  const { memory, leaves, output, graph } = build(sample, precision);
  const weights = Array.from({ length: sizeOf(output.shape) }, (_, i) => Math.cos(i));
  const gradients = differentiate(output, leaves, constant(graph, weights, output.shape));
  const outputs = [output, ...gradients.filter((gradient) => gradient !== null)];
  const plan = new Plan(memory, { outputs });
  plan.run();
  return outputs.flatMap((node) => [...plan.read(node)]);
}

describe('every operation', () => {
  it('has samples, and every sample belongs to an operation', () => {
    assert.deepEqual(Object.keys(operationSamples).sort(), [...allOperations().keys()].sort());
  });

  for (const [name, samples] of Object.entries(operationSamples)) {
    describe(name, () => {
      it('takes part in its samples', () => {
        const takesPart = (sample: Sample) => {
          const { graph, output, leaves } = build(sample, 'float64');
          differentiate(output, leaves, constant(graph, 1, output.shape));
          return graph.nodes.some(({ operation }) => operation.name === name);
        };
        assert.ok(fc.sample(samples, RUNS).some(takesPart));
      });

      it('agrees in float32 with float64', () => {
        fc.assert(
          fc.property(samples, (sample) => {
            const [expected, actual] = [evaluate(sample, 'float64'), evaluate(sample, 'float32')];
            const scale = Math.max(1, ...expected.map(Math.abs));
            expected.forEach((value, i) => {
              assert.ok(
                Math.abs(actual[i] - value) <= 2e-5 * scale,
                `${actual[i]} in float32, ${value} in float64`,
              );
            });
          }),
          RUNS,
        );
      });

      if (name !== 'ctcSlope') {
        it('has the gradient that finite differences have', () => {
          fc.assert(
            fc.property(samples, (sample) => {
              const { memory, output, leaves } = build(sample, 'float64');
              assertGradientsMatchDifferences(memory, output, leaves);
            }),
            RUNS,
          );
        });
      }

      if (!ONCE.has(name)) {
        it('has the second derivative that finite differences of the first have', () => {
          fc.assert(
            fc.property(samples, (sample) => {
              const { memory, output, leaves, graph } = build(sample, 'float64');
              const upstream = constant(graph, 1, output.shape);
              for (const gradient of differentiate(square(output), leaves, upstream)) {
                if (gradient !== null) assertGradientsMatchDifferences(memory, gradient, leaves, 1e-5);
              }
            }),
            { ...RUNS, numRuns: 5 },
          );
        });
      }
    });
  }
});
