import { differentiate } from '../../../src/engine/gradient';
import { Graph, type Node } from '../../../src/engine/graph';
import type { Mode } from '../../../src/engine/layers/layer';
import type { Memory } from '../../../src/engine/memory';
import { INPUT_LEAF, STEP_LEAF, type ModelDefinition } from '../../../src/engine/model';
import type { TensorData } from '../../../src/engine/operation';
import { losses } from '../../../src/engine/losses';
import { reduceLoss } from '../../../src/engine/losses/loss';
import { leaf } from '../../../src/engine/operations/leaves';
import { Plan } from '../../../src/engine/plan';
import type { Shape } from '../../../src/engine/shape';
import { camelCaseAttributes } from '../attribute-names';
import type { GoldenRun } from './golden-run';
import type { RunData } from './run-data';

/** Batches of several sizes share a memory. */
function leafNames(batch: number): { input: string; target: string } {
  return { input: `${INPUT_LEAF}/${batch}`, target: `target/${batch}` };
}

interface BuiltBatch {
  readonly plan: Plan;
  readonly loss: Node;
  readonly output: Node;
  /** In the order of the model's parameters; none in eval mode. */
  readonly gradients: readonly Node[];
}

/** A model and its loss over chosen rows of a run's data. */
export class BatchEvaluator {
  private readonly trainPlans = new Map<number, BuiltBatch>();
  private readonly loss: ReturnType<typeof runLoss>;

  constructor(
    loss: GoldenRun['loss'],
    private readonly model: ModelDefinition,
    private readonly memory: Memory,
    private readonly data: RunData,
  ) {
    this.loss = runLoss(loss);
  }

  /** The loss of the rows; leaves its gradients in the given arrays, one for each parameter. */
  train(rows: readonly number[], step: number, gradients: readonly TensorData[]): number {
    const known = this.trainPlans.get(rows.length);
    const batch = known ?? this.build(rows.length, 'train');
    this.trainPlans.set(rows.length, batch);
    this.memory.named(STEP_LEAF, [])[0] = step;
    this.fill(rows);
    batch.plan.run();
    batch.gradients.forEach((gradient, i) => {
      gradients[i].set(batch.plan.read(gradient));
    });
    return batch.plan.read(batch.loss)[0];
  }

  /** Loss and, with classes, accuracy over all rows, in eval mode. */
  metrics(): Record<string, number> {
    const rows = Array.from({ length: this.data.rows }, (_, i) => i);
    const { plan, loss, output } = this.build(rows.length, 'eval');
    this.fill(rows);
    plan.run();
    const metrics = { loss_on_all_rows: plan.read(loss)[0] };
    if (this.data.classes === null) return metrics;
    const scores = plan.read(output);
    const width = scores.length / rows.length;
    const correct = rows.filter((row) => {
      const predicted = predictedClass(scores.subarray(row * width, (row + 1) * width));
      return predicted === this.data.targets[row][0];
    });
    return { ...metrics, accuracy_on_all_rows: correct.length / rows.length };
  }

  private build(batch: number, mode: Mode): BuiltBatch {
    const graph = new Graph();
    const input = leaf(graph, leafNames(batch).input, 'input', [batch, ...this.model.inputShape]);
    const { output, parameters, assignments } = this.model.build(graph, input, mode);
    const target = leaf(graph, leafNames(batch).target, 'input', this.targetShape(batch));
    const loss = this.loss.apply(output, target);
    const names = [...parameters.keys()];
    const gradients =
      mode === 'eval'
        ? []
        : differentiate(loss, [...parameters.values()]).map((gradient, i) => {
            if (gradient === null) throw new Error(`the loss does not depend on ${names[i]}`);
            return gradient;
          });
    const plan = new Plan(this.memory, { outputs: [loss, output, ...gradients], assignments });
    return { plan, loss, output, gradients };
  }

  /** Indices have no axis but the batch. */
  private targetShape(batch: number): Shape {
    return this.loss.target === 'indices' ? [batch] : [batch, this.data.targets[0].length];
  }

  private fill(rows: readonly number[]): void {
    const batch = rows.length;
    const { inputShape } = this.model;
    const input = this.memory.named(leafNames(batch).input, [batch, ...inputShape]);
    input.set(rows.flatMap((row) => this.data.features[row]));
    const target = this.memory.named(leafNames(batch).target, this.targetShape(batch));
    target.set(rows.flatMap((row) => this.data.targets[row]));
  }
}

/** The largest score's index; of a single score, 1 where it is above 0. */
function predictedClass(scores: TensorData): number {
  if (scores.length === 1) return scores[0] > 0 ? 1 : 0;
  return scores.indexOf(Math.max(...scores));
}

/** The engine's loss for PyTorch's, reduced. */
function runLoss({ op, attrs }: GoldenRun['loss']) {
  const definition = [...losses.values()].find(({ golden }) => golden === op);
  if (definition === undefined) throw new Error(`there is no loss ${op}`);
  const { reduction, ...options } = camelCaseAttributes(attrs);
  const parsed = definition.options.parse(options);
  return {
    target: definition.target,
    apply: (output: Node, target: Node) =>
      reduceLoss(definition.build(output, target, parsed), reduction === 'sum' ? 'sum' : 'mean'),
  };
}
