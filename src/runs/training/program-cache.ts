import { isComputed } from '../../engine/arena-layout';
import type { Node } from '../../engine/graph';
import type { Mode } from '../../engine/layers/layer';
import type { Memory } from '../../engine/memory';
import type { TensorData } from '../../engine/operation';
import { leafAttributes } from '../../engine/operations/leaves';
import { guardsHold, type Clock } from '../../language/clock';
import type { PreparedRun } from '../prepare/prepared-run';
import { buildProgramGraph, planProgram, type Program, type ProgramGraph } from './program';
import { RowFeeds, type RowFeed } from './row-feed';
import type { TrainedParameter } from './trained-parameters';

/** A program with its arrays at hand, so that nothing is looked up in a step. */
export interface FedProgram extends Program {
  /** Which parts of the loss it computes, one bit each. */
  readonly activeParts: number;
  /** What a batch is copied into. */
  readonly feeds: readonly RowFeed[];
  readonly lossValue: TensorData;
  /** Of the active parts, unweighted. */
  readonly lossValues: readonly TensorData[];
  /** For each term of the run's telemetry, its value; null for one that does not count at the moment. */
  readonly termValues: readonly (TensorData | null)[];
  /** The numbers of `gradients`. */
  readonly gradientValues: readonly (readonly (TensorData | null)[])[];
}

/** Programs beyond this are made anew when they are needed again; a run rarely has more than four. */
const CAPACITY = 12;

/** The programs of a run by batch size and mode, made when they are first needed. */
export class ProgramCache {
  private readonly programs: FedProgram[] = [];
  private readonly feeds: RowFeeds;

  constructor(
    private readonly run: PreparedRun,
    private readonly memory: Memory,
    private readonly parameters: readonly TrainedParameter[],
  ) {
    this.feeds = new RowFeeds(memory);
  }

  /**
   * @param activeParts parts of the loss that count at this moment, one bit each
   * @throws LossFileError when a loss file cannot be built at this moment of the run
   */
  get(mode: Mode, batchSize: number, activeParts: number, clock: Clock): FedProgram {
    const { programs } = this;
    for (let i = 0; i < programs.length; i++) {
      const program = programs[i];
      if (program.batchSize !== batchSize || program.mode !== mode || program.activeParts !== activeParts)
        continue;
      const { guards } = program.objective;
      if (guards.length === 0 || guardsHold(guards, clock)) return program;
    }
    const program = this.create(mode, batchSize, activeParts, clock);
    if (programs.length >= CAPACITY) programs.shift()?.plan.release();
    programs.push(program);
    return program;
  }

  private create(mode: Mode, batchSize: number, activeParts: number, clock: Clock): FedProgram {
    const active = this.run.loss.parts.filter((_, i) => ((activeParts >> i) & 1) === 1);
    const graph = buildProgramGraph(this.run, { batchSize, mode, clock, active });
    const program = planProgram(graph, this.memory, { places: this.gradientPlaces(graph) });
    const { dataset } = this.run;
    const used = new Map(active.map(({ target }) => [target.name, target] as const));
    const feeds = [
      this.feeds.create(dataset.features, dataset.width, this.leafData(program.input)),
      ...[...used.values()].map(({ name, values }) =>
        this.feeds.create(values, values.length / dataset.rows, this.leafData(program.targets.get(name)!)),
      ),
    ];
    const { plan, objective, gradients } = program;
    const unknown = [...objective.terms.keys()].find((name) => !this.isKnownTerm(name));
    if (unknown !== undefined) {
      throw new Error(`the loss has got a new term '${unknown}'; its terms must stay the same during a run`);
    }
    return {
      ...program,
      activeParts,
      feeds,
      lossValue: plan.read(objective.total),
      lossValues: [...objective.losses.values()].map((node) => plan.read(node)),
      termValues: this.run.layout.terms.map((name) => {
        const node = objective.terms.get(name);
        return node === undefined ? null : plan.read(node);
      }),
      gradientValues: gradients.map((list) => list.map((node) => (node === null ? null : plan.read(node)))),
    };
  }

  /** A gradient that is computed as a whole goes to the parameters' own arrays; parts of it stay with the program. */
  private gradientPlaces({ gradients }: ProgramGraph): ReadonlyMap<Node, TensorData> {
    const places = new Map<Node, TensorData>();
    if (gradients.length !== 1) return places;
    gradients[0].forEach((node, i) => {
      if (node !== null && isComputed(node)) places.set(node, this.parameters[i].gradient);
    });
    return places;
  }

  private isKnownTerm(name: string): boolean {
    const { terms } = this.run.layout;
    return terms.length === 0 || terms.includes(name);
  }

  private leafData(node: Node): TensorData {
    const attributes = leafAttributes(node)!;
    return this.memory.named(attributes.name, attributes.shape);
  }
}

/** Copies rows of the data set into a program's leaves; allocates nothing. */
export function feedRows({ feeds }: FedProgram, rows: Uint32Array): void {
  for (let k = 0; k < feeds.length; k++) feeds[k](rows);
}
