import { differentiate } from '../../engine/gradient';
import { Graph, type Node } from '../../engine/graph';
import type { Mode } from '../../engine/layers/layer';
import type { Memory } from '../../engine/memory';
import type { BuiltModel } from '../../engine/model';
import { leaf } from '../../engine/operations/leaves';
import { Plan, type PlanOptions } from '../../engine/plan';
import type { Clock } from '../../language/clock';
import type { ValueTrace } from '../../language/value-trace';
import { buildObjective, logVarianceName, type Objective } from '../objective/build-objective';
import type { EncodedTarget, LossPart } from '../objective/loss-part';
import type { PreparedRun } from '../prepare/prepared-run';

/** Everything computed for one batch of a fixed size: the model, the loss and (in training) their gradients. */
export interface ProgramGraph {
  readonly batchSize: number;
  readonly mode: Mode;
  readonly graph: Graph;
  /** [batch, ...inputShape] */
  readonly input: Node;
  /** The leaves of the targets, [batch, ...rowShape], by the target's name. */
  readonly targets: ReadonlyMap<string, Node>;
  readonly model: BuiltModel;
  readonly objective: Objective;
  /**
   * For each thing that is differentiated by itself, the derivatives by each parameter in the order of the run's
   * parameters; null where it does not depend on one. One entry unless the balance needs them apart. Empty in "eval".
   */
  readonly gradients: readonly (readonly (Node | null)[])[];
}

/** A program graph made ready to run. */
export interface Program extends ProgramGraph {
  readonly plan: Plan;
}

export interface ProgramOptions {
  readonly batchSize: number;
  readonly mode: Mode;
  readonly clock: Clock;
  readonly active: readonly LossPart[];
  /** Is told what each expression of a loss file is. */
  readonly trace?: ValueTrace;
}

/** The leaf that holds the input of batches of this size. */
function inputLeaf(batchSize: number): string {
  return `input/${batchSize}`;
}

/** The leaf that holds a target of batches of this size. */
export function targetLeaf(target: EncodedTarget, batchSize: number): string {
  return `${target.name}/${batchSize}`;
}

/**
 * Builds the graph of a batch.
 * @throws LossMismatch, LossFileError
 */
export function buildProgramGraph(run: PreparedRun, options: ProgramOptions): ProgramGraph {
  const { batchSize, mode, clock, active, trace } = options;
  const graph = new Graph();
  const input = leaf(graph, inputLeaf(batchSize), 'input', [batchSize, ...run.model.inputShape]);
  const targets = new Map(active.map(({ target }) => target).map((target) => [target.name, target] as const));
  const targetNodes = new Map(
    [...targets].map(([name, target]) => [
      name,
      leaf(graph, targetLeaf(target, batchSize), 'input', [batchSize, ...target.rowShape]),
    ]),
  );
  const model = run.model.build(graph, input, mode);
  const lossParameters = new Map(
    run.lossParameters.map(({ name, shape }) => [name, leaf(graph, name, 'parameter', shape)]),
  );
  const objective = buildObjective(run.loss, {
    graph,
    prediction: model.output,
    input,
    targetOf: (part) => targetNodes.get(part.target.name)!,
    weights: run.model.parameters
      .filter(({ regularized }) => regularized)
      .map(({ name }) => model.parameters.get(name)!),
    lossParameter: (name) => lossParameters.get(name)!,
    clock,
    active,
    trace,
  });
  const parameters = [
    ...run.model.parameters.map(({ name }) => model.parameters.get(name)!),
    ...lossParameters.values(),
  ];
  const gradients =
    mode === 'eval' ? [] : differentiatedNodes(run, objective).map((node) => differentiate(node, parameters));
  return { batchSize, mode, graph, input, targets: targetNodes, model, objective, gradients };
}

/** The total; each contribution by itself (and the penalty last) where the balance compares their gradients. */
function differentiatedNodes({ loss: { balance } }: PreparedRun, objective: Objective): readonly Node[] {
  if (balance !== 'pcGrad' && balance !== 'gradNorm') return [objective.total];
  const { contributions, penalty } = objective;
  return [...contributions.values(), ...(penalty === null ? [] : [penalty])];
}

/** Makes a graph ready to run on the numbers of `memory`. */
export function planProgram(
  program: ProgramGraph,
  memory: Memory,
  options: Pick<PlanOptions, 'keepAll' | 'places'> = {},
): Program {
  const { model, objective, gradients, mode } = program;
  const plan = new Plan(memory, {
    outputs: [
      model.output,
      objective.total,
      ...objective.losses.values(),
      ...objective.terms.values(),
      ...gradients.flat().filter((node) => node !== null),
    ],
    assignments: mode === 'train' ? model.assignments : [],
    ...options,
  });
  return { ...program, plan };
}

/** The parameters that the balance trains, by the index of their part. */
export function lossParametersOf(parts: readonly LossPart[], balance: string) {
  if (balance !== 'uncertainty') return [];
  // -0.5 as in LibMTL's UW (https://github.com/median-research-group/LibMTL).
  return parts.map((_, index) => ({ name: logVarianceName(index), shape: [], initial: -0.5 }));
}
