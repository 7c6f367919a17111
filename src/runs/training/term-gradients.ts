import type { Node } from '../../engine/graph';
import { differentiate } from '../../engine/gradient';
import type { Memory } from '../../engine/memory';
import type { TensorData } from '../../engine/operation';
import type { PreparedRun } from '../prepare/prepared-run';
import { buildProgramGraph, type ProgramGraph } from './program';
import { feedRows, type FedProgram } from './program-cache';
import { Replayer } from './replay';

/** The gradients of the terms of a loss apart, on one batch. */
export interface TermGradients {
  /** Names of the terms, in the order of telemetry; the penalty left out. */
  readonly names: readonly string[];
  /** L2 norm of what each term, with its weight, adds to the gradient of the model's parameters. */
  readonly norms: Float64Array;
  /** Cosine of the angle between the gradients of two terms, [terms, terms]; NaN where one of them is 0. */
  readonly cosines: Float64Array;
}

/** Measures the gradients of terms apart; costs one pass forward and one back for each term. */
export class TermGradientProbe {
  private readonly replayer = new Replayer();
  private last: { readonly source: FedProgram; readonly apart: ApartGraph } | null = null;

  constructor(private readonly run: PreparedRun) {}

  /** @param memory of the training; stays as it is, but for the batch that is fed */
  measure(program: FedProgram, rows: Uint32Array, memory: Memory, clock: ProgramClock): TermGradients {
    if (this.last?.source !== program) {
      this.last = { source: program, apart: takeApart(this.run, program, clock) };
    }
    const { graph, names, gradients } = this.last.apart;
    feedRows(program, rows);
    const replay = this.replayer.replay(graph, memory, 'float32');
    const values = gradients.map((list) => list.map((node) => (node === null ? null : replay.read(node))));
    return compare(names, values);
  }
}

type ProgramClock = Parameters<typeof buildProgramGraph>[1]['clock'];

interface ApartGraph {
  readonly graph: ProgramGraph;
  readonly names: readonly string[];
  /** By term, for each parameter of the model; null where it does not depend on one. */
  readonly gradients: readonly (readonly (Node | null)[])[];
}

function takeApart(run: PreparedRun, program: FedProgram, clock: ProgramClock): ApartGraph {
  const active = run.loss.parts.filter((_, i) => ((program.activeParts >> i) & 1) === 1);
  const graph = buildProgramGraph(run, { batchSize: program.batchSize, mode: 'train', clock, active });
  const { objective, model } = graph;
  const terms = [...objective.terms].filter(([, node]) => node !== objective.penalty);
  const parameters = run.model.parameters.map(({ name }) => model.parameters.get(name)!);
  const gradients = terms.map(([, node]) => differentiate(node, parameters));
  return { graph: { ...graph, gradients }, names: terms.map(([name]) => name), gradients };
}

function compare(
  names: readonly string[],
  gradients: readonly (readonly (TensorData | null)[])[],
): TermGradients {
  const count = names.length;
  const products = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = i; j < count; j++) {
      const product = gradients[i].reduce((sum, part, p) => sum + dot(part, gradients[j][p]), 0);
      products[i * count + j] = product;
      products[j * count + i] = product;
    }
  }
  const norms = Float64Array.from({ length: count }, (_, i) => Math.sqrt(products[i * count + i]));
  const cosines = products.map((product, k) => {
    const size = norms[Math.floor(k / count)] * norms[k % count];
    return size === 0 ? Number.NaN : product / size;
  });
  return { names, norms, cosines };
}

function dot(a: TensorData | null, b: TensorData | null): number {
  if (a === null || b === null) return 0;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
