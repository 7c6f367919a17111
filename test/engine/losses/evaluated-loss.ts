import { differentiate } from '../../../src/engine/gradient';
import { Graph } from '../../../src/engine/graph';
import { losses } from '../../../src/engine/losses';
import { reduceLoss, type LossDefinition, type Reduction } from '../../../src/engine/losses/loss';
import { Memory } from '../../../src/engine/memory';
import type { Precision } from '../../../src/engine/operation';
import { leaf } from '../../../src/engine/operations/leaves';
import { Plan } from '../../../src/engine/plan';
import type { Shape } from '../../../src/engine/shape';

export interface Tensor {
  readonly shape: Shape;
  readonly data: readonly number[];
}

export interface EvaluationOptions {
  readonly options?: Readonly<Record<string, unknown>>;
  readonly reduction?: Reduction;
  readonly precision?: Precision;
}

/** What a loss gives for given numbers: its values and, with the sum as objective, the gradient of the prediction. */
export interface EvaluatedLoss {
  readonly shape: Shape;
  readonly values: readonly number[];
  readonly gradient: readonly number[];
}

export function lossNamed(name: string): LossDefinition {
  const definition = losses.get(name);
  if (definition === undefined) throw new Error(`there is no loss ${name}`);
  return definition;
}

export function evaluateLoss(
  name: string,
  prediction: Tensor,
  target: Tensor,
  { options = {}, reduction = 'none', precision = 'float64' }: EvaluationOptions = {},
): EvaluatedLoss {
  const definition = lossNamed(name);
  const memory = new Memory(precision);
  const graph = new Graph();
  const leaves = { prediction, target };
  const [p, t] = (['prediction', 'target'] as const).map((which) => {
    const { shape, data } = leaves[which];
    memory.named(which, shape).set(data);
    return leaf(graph, which, 'input', shape);
  });
  const values = reduceLoss(definition.build(p, t, definition.options.parse(options)), reduction);
  const [gradient] = differentiate(reduceLoss({ values }, 'sum'), [p]);
  if (gradient === null) throw new Error(`${name} has no gradient`);
  const plan = new Plan(memory, { outputs: [values, gradient] });
  plan.run();
  return { shape: values.shape, values: [...plan.read(values)], gradient: [...plan.read(gradient)] };
}

/** A row [n] of numbers. */
export function row(...data: number[]): Tensor {
  return { shape: [data.length], data };
}

/** Rows of equal length as a tensor [rows, n]. */
export function rows(...data: readonly number[][]): Tensor {
  return { shape: [data.length, data[0].length], data: data.flat() };
}
