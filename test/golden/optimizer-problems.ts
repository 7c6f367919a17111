import { z } from 'zod';
import { differentiate } from '../../src/engine/gradient';
import { Graph, type Node } from '../../src/engine/graph';
import type { Memory } from '../../src/engine/memory';
import type { TensorData } from '../../src/engine/operation';
import * as operations from '../../src/engine/operations';
import { Plan } from '../../src/engine/plan';
import { goldenTensor, type GoldenTensor } from './golden-file';

/** What an optimizer is tried on: a loss of parameters, or gradients that come from nowhere. */
export const optimizerProblem = z.object({
  init: z.record(z.string(), goldenTensor),
  A: goldenTensor.optional(),
  b: goldenTensor.optional(),
  X: goldenTensor.optional(),
  Y: goldenTensor.optional(),
  grads: goldenTensor.optional(),
});
export type OptimizerProblem = z.infer<typeof optimizerProblem>;

/** The problem with all its numbers rounded. */
export function roundProblem(
  { init, ...tensors }: OptimizerProblem,
  round: (value: number) => number,
): OptimizerProblem {
  const roundAll = <T extends Record<string, GoldenTensor | undefined>>(all: T): T =>
    Object.fromEntries(
      Object.entries(all).map(([name, tensor]) => [
        name,
        tensor && { ...tensor, data: tensor.data.map((value) => round(value)) },
      ]),
    ) as T;
  return { init: roundAll(init), ...roundAll(tensors) };
}

/** A parameter and its gradient at work. */
export interface TrainedParameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly parameter: TensorData;
  readonly gradient: TensorData;
}

export interface StartedProblem {
  readonly parameters: readonly TrainedParameter[];
  /** Fills in the gradients for the step and returns the loss; null where there is none. */
  readonly evaluate: (step: number) => number | null;
}

/** Puts the parameters at their start. */
export function startProblem(name: string, problem: OptimizerProblem, memory: Memory): StartedProblem {
  if (problem.grads !== undefined) return startGiven(problem, problem.grads, memory);
  const graph = new Graph();
  const parameters = new Map(
    Object.entries(problem.init).map(([parameter, tensor]) => {
      memory.named(parameter, tensor.shape).set(tensor.data);
      return [parameter, operations.leaf(graph, parameter, 'parameter', tensor.shape)];
    }),
  );
  const given = (tensor: GoldenTensor | undefined): Node => {
    if (tensor === undefined) throw new Error(`problem ${name} lacks a tensor`);
    return operations.constant(graph, tensor.data, tensor.shape);
  };
  const parameter = (key: string) => parameters.get(key)!;
  const loss =
    name === 'quadratic'
      ? quadratic(parameter('x'), given(problem.A), given(problem.b))
      : perceptron(parameter, given(problem.X), given(problem.Y));
  return startGraph(loss, parameters, memory);
}

/** 0.5 x . A x - b . x */
function quadratic(x: Node, a: Node, b: Node): Node {
  const { matmul, multiply, subtract } = operations;
  return subtract(multiply(matmul(x, matmul(a, x)), 0.5), matmul(b, x));
}

/** The mean squared error of tanh(X w1' + b1) w2' + b2 against Y. */
function perceptron(parameter: (name: string) => Node, x: Node, y: Node): Node {
  const { add, matmul, mean, square, subtract, tanh } = operations;
  const hidden = tanh(add(matmul(x, parameter('w1'), { transposeB: true }), parameter('b1')));
  const output = add(matmul(hidden, parameter('w2'), { transposeB: true }), parameter('b2'));
  return mean(square(subtract(output, y)));
}

function startGraph(loss: Node, leaves: ReadonlyMap<string, Node>, memory: Memory): StartedProblem {
  const names = [...leaves.keys()];
  const gradients = differentiate(loss, [...leaves.values()]).map((gradient, i) => {
    if (gradient === null) throw new Error(`the loss does not depend on ${names[i]}`);
    return gradient;
  });
  const plan = new Plan(memory, { outputs: [loss, ...gradients] });
  return {
    parameters: names.map((name, i) => {
      const { shape } = leaves.get(name)!;
      return { name, shape, parameter: memory.named(name, shape), gradient: plan.read(gradients[i]) };
    }),
    evaluate: () => {
      plan.run();
      return plan.read(loss)[0];
    },
  };
}

function startGiven({ init }: OptimizerProblem, grads: GoldenTensor, memory: Memory): StartedProblem {
  const [[name, tensor]] = Object.entries(init);
  const size = tensor.data.length;
  const parameter = memory.named(name, tensor.shape);
  parameter.set(tensor.data);
  const gradient = memory.allocate(size);
  return {
    parameters: [{ name, shape: tensor.shape, parameter, gradient }],
    evaluate: (step) => {
      gradient.set(grads.data.slice(step * size, (step + 1) * size));
      return null;
    },
  };
}
