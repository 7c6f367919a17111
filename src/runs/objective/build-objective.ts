import type { Graph, Node } from '../../engine/graph';
import { reduceLoss } from '../../engine/losses/loss';
import { add, multiply } from '../../engine/operations/arithmetic';
import { constant, leaf } from '../../engine/operations/leaves';
import { sum } from '../../engine/operations/reductions';
import { reshape } from '../../engine/operations/shaping';
import { concat, slice } from '../../engine/operations/slicing';
import { abs, exp, negate, square } from '../../engine/operations/unary';
import type { Origin } from '../../engine/origin';
import { ShapeError, sizeOf } from '../../engine/shape';
import type { Clock, Guard } from '../../language/clock';
import type { ValueTrace } from '../../language/value-trace';
import { LossMismatch } from './loss-mismatch';
import { PENALTY_TERM, type LossPart, type LossPlan } from './loss-part';

/** What an objective is built over. */
export interface ObjectiveContext {
  readonly graph: Graph;
  /** [batch, ...outputs] */
  readonly prediction: Node;
  /** [batch, ...inputShape] */
  readonly input: Node;
  /** The leaf of a part's target in this graph: [batch, ...rowShape]. */
  readonly targetOf: (part: LossPart) => Node;
  /** Parameters that the penalty is about. */
  readonly weights: readonly Node[];
  /** A parameter of the loss itself, by its name. */
  readonly lossParameter: (name: string) => Node;
  readonly clock: Clock;
  /** The parts to build; those of a schedule that do not count at the moment are left out. */
  readonly active: readonly LossPart[];
  /** Is told what each expression of a loss file is. */
  readonly trace?: ValueTrace;
}

/** What is minimized, as nodes. Every one is a scalar. */
export interface Objective {
  readonly total: Node;
  /** The loss of each active part as it is by itself, without weight. */
  readonly losses: ReadonlyMap<LossPart, Node>;
  /** What each active part adds to the total. */
  readonly contributions: ReadonlyMap<LossPart, Node>;
  readonly penalty: Node | null;
  /** What telemetry tells, by name; adds up to the total. */
  readonly terms: ReadonlyMap<string, Node>;
  /** While they hold the graph may be used at other steps too. */
  readonly guards: readonly Guard[];
}

/** The leaf with the weight of a part at the current step: of a schedule, or of an adaptive balance. */
export function partWeightLeaf(index: number): string {
  return `loss.weight${index}`;
}

/** The parameter with the logarithm of a part's variance, under the balance "uncertainty". */
export function logVarianceName(index: number): string {
  return `loss.logVariance${index}`;
}

/**
 * Adds the loss, its terms and the penalty to a graph.
 * @throws LossMismatch, LossFileError when a loss does not fit prediction and target
 */
export function buildObjective(plan: LossPlan, context: ObjectiveContext): Objective {
  const { graph } = context;
  const losses = new Map<LossPart, Node>();
  const contributions = new Map<LossPart, Node>();
  const terms = new Map<string, Node>();
  const guards: Guard[] = [];
  for (const part of context.active) {
    graph.withOrigin(originOf(part), () => {
      const built = buildPartAt(part, context);
      guards.push(...built.guards);
      losses.set(part, built.total);
      const contribution = weigh(plan, part, built.total, context);
      contributions.set(part, contribution);
      if (plan.kind === 'single' && built.terms.length > 0) {
        for (const { name, value } of built.terms) {
          if (name === PENALTY_TERM && plan.penalty !== null) throw penaltyIsTaken(part);
          terms.set(name, weigh(plan, part, value, context));
        }
      } else {
        terms.set(part.name, contribution);
      }
    });
  }
  const penalty = buildPenalty(plan, context);
  if (penalty !== null) terms.set(PENALTY_TERM, penalty);
  const summands = [...contributions.values(), ...(penalty === null ? [] : [penalty])];
  const total = graph.withOrigin({ label: 'loss', pointer: '/loss' }, () => addAll(graph, summands));
  return { total, losses, contributions, penalty, terms, guards };
}

function originOf({ name, pointer }: LossPart): Origin {
  return { label: name, pointer, term: name };
}

function penaltyIsTaken({ pointer }: LossPart): LossMismatch {
  return new LossMismatch(
    `the loss file gives a term the name '${PENALTY_TERM}', which is taken by the regularization; choose another name`,
    pointer,
  );
}

interface BuiltPart {
  readonly total: Node;
  readonly terms: readonly { readonly name: string; readonly value: Node }[];
  readonly guards: readonly Guard[];
}

/** @throws LossMismatch in place of a ShapeError, so that it is known which loss of the run file it is about */
function buildPartAt(part: LossPart, context: ObjectiveContext): BuiltPart {
  try {
    return buildPart(part, context);
  } catch (error) {
    if (error instanceof ShapeError) throw new LossMismatch(error.message, part.pointer);
    throw error;
  }
}

function buildPart(part: LossPart, context: ObjectiveContext): BuiltPart {
  const { graph, clock, input, weights, targetOf, trace } = context;
  const prediction = outputsOf(part, context.prediction);
  const { loss } = part;
  if (loss.kind === 'named') {
    const unreduced = loss.definition.build(prediction, targetOf(part), loss.options);
    return { total: reshape(reduceLoss(unreduced, loss.reduction), []), terms: [], guards: [] };
  }
  return loss.file.build(loss.exportName, {
    graph,
    prediction,
    target: targetOf(part),
    input,
    weights: () => flattenAll(weights),
    clock,
    origin: originOf(part),
    trace,
  });
}

/** The part's slice of what the model gives. */
function outputsOf({ outputs }: LossPart, prediction: Node): Node {
  if (outputs === null || outputs.to - outputs.from === prediction.shape.at(-1)) return prediction;
  return slice(prediction, -1, outputs.from, outputs.to);
}

/** All parameters as one vector, for `weights()` in a loss file. */
function flattenAll(nodes: readonly Node[]): Node | null {
  const [first, ...others] = nodes.map((node) => reshape(node, [sizeOf(node.shape)]));
  return nodes.length === 0 ? null : concat([first, ...others]);
}

/** What the part adds to the total: its loss times its weights, or Kendall's uncertainty weighting. */
function weigh(plan: LossPlan, part: LossPart, loss: Node, { lossParameter }: ObjectiveContext): Node {
  const index = plan.parts.indexOf(part);
  const weighted = part.weight === 1 ? loss : multiply(loss, part.weight);
  if (plan.balance === 'uncertainty') {
    const logVariance = lossParameter(logVarianceName(index));
    // L / (2 exp(s)) + s / 2 with s = log of the variance (Kendall et al. 2018, https://arxiv.org/abs/1705.07115).
    return multiply(add(multiply(weighted, exp(negate(logVariance))), logVariance), 0.5);
  }
  const moving = plan.kind === 'schedule' || plan.balance === 'gradNorm' || plan.balance === 'dwa';
  return moving ? multiply(weighted, leaf(loss.graph, partWeightLeaf(index), 'scalar', [])) : weighted;
}

function buildPenalty({ penalty }: LossPlan, { graph, weights }: ObjectiveContext): Node | null {
  if (penalty === null) return null;
  const origin = { label: 'penalty', pointer: '/regularization', term: PENALTY_TERM };
  return graph.withOrigin(origin, () => {
    const ofKind = (factor: number, measure: (x: Node) => Node): Node[] =>
      factor === 0
        ? []
        : [
            multiply(
              addAll(
                graph,
                weights.map((weight) => sum(measure(weight))),
              ),
              factor,
            ),
          ];
    return addAll(graph, [...ofKind(penalty.l1, abs), ...ofKind(penalty.l2, square)]);
  });
}

function addAll(graph: Graph, nodes: readonly Node[]): Node {
  return nodes.length === 0 ? constant(graph, 0) : nodes.reduce((total, node) => add(total, node));
}
