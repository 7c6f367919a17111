import { differentiate } from '../../engine/gradient';
import { Graph, type Node } from '../../engine/graph';
import { Memory } from '../../engine/memory';
import type { Precision, TensorData } from '../../engine/operation';
import { leaf } from '../../engine/operations/leaves';
import { Plan } from '../../engine/plan';
import { sizeOf, type Shape } from '../../engine/shape';
import type { Clock } from '../clock';
import type { BuiltLoss, LossFile } from '../loss-file';
import type { CheckContext } from './context';

const CLOCK_NAMES = ['step', 'epoch', 'progress'] as const;

/** Numbers that could be computed in the time that it takes to begin an operation. */
const OPERATION_EFFORT = 16;

export interface CompileRequest {
  readonly lossFile: LossFile;
  /** "default" or an exported name. */
  readonly name: string;
  readonly context: CheckContext;
  readonly batch: number;
  /** Decides the branches on the clock. */
  readonly clock: Clock;
  readonly precision: Precision;
  /** Whether the gradient of each term is computed by itself, too. */
  readonly withTermGradients?: boolean;
}

/** One loss with its gradient, ready to be computed for any batch; every number on the way can be read. */
export class CompiledLoss {
  readonly batch: number;
  /** [batch, ...outputShape] */
  readonly prediction: Node;
  /** [batch, ...target.rowShape] */
  readonly target: Node;
  readonly built: BuiltLoss;
  /** d(loss)/d(prediction); null when no differentiable way leads there. */
  readonly gradient: Node | null;
  /** The same of each term, where they were asked for. */
  readonly termGradients: readonly (Node | null)[];
  /** Nodes of the loss itself, in the order in which they are computed. */
  readonly forward: readonly Node[];
  readonly predictionData: TensorData;
  readonly targetData: TensorData;
  private readonly weightGradient: Node | null;
  private readonly memory: Memory;
  private readonly plan: Plan;

  /** @throws LossFileError when the loss cannot be built over these shapes. */
  constructor(request: CompileRequest) {
    const { lossFile, name, context, batch, clock, precision, withTermGradients = false } = request;
    const graph = new Graph();
    const input = (label: string, shape: Shape) => leaf(graph, label, 'input', [batch, ...shape]);
    this.batch = batch;
    this.prediction = input('prediction', context.outputShape);
    this.target = input('target', context.target.rowShape);
    const weights = context.weights > 0 ? leaf(graph, 'weights', 'parameter', [context.weights]) : null;
    const features = context.inputShape === null ? null : input('input', context.inputShape);
    this.built = lossFile.build(name, {
      graph,
      prediction: this.prediction,
      target: this.target,
      input: features,
      weights: () => weights,
      clock,
      origin: { label: name },
    });
    const variables = weights === null ? [this.prediction] : [this.prediction, weights];
    const [gradient, weightGradient = null] = differentiate(this.built.total, variables);
    this.gradient = gradient;
    this.weightGradient = weightGradient;
    this.termGradients = withTermGradients
      ? this.built.terms.map(({ value }) => differentiate(value, [this.prediction])[0])
      : [];
    this.memory = new Memory(precision);
    const outputs = [
      ...[this.built.total, this.prediction, this.target, gradient, weightGradient],
      ...this.termGradients,
    ];
    this.plan = new Plan(this.memory, {
      outputs: [...outputs.filter((node) => node !== null), ...this.built.terms.map(({ value }) => value)],
      keepAll: true,
    });
    this.forward = this.plan.nodes.filter(({ pass }) => pass === 'forward');
    this.predictionData = this.plan.read(this.prediction);
    this.targetData = this.plan.read(this.target);
    this.fillOthers(features, weights);
    this.setClock(clock);
  }

  /** Sets the plain numbers of the clock; the branches stay as they were decided. */
  setClock(clock: Clock): void {
    for (const name of CLOCK_NAMES) {
      if (this.memory.has(name)) this.memory.named(name, [])[0] = clock[name];
    }
  }

  /** Computes the loss of what {@link predictionData} and {@link targetData} hold, and its gradient. */
  run(): number {
    this.plan.run();
    return this.loss;
  }

  get loss(): number {
    return this.plan.read(this.built.total)[0];
  }

  /** Numbers of the gradient, all 0 where there is none. */
  get gradientData(): TensorData {
    return this.gradient === null
      ? new Float64Array(sizeOf(this.prediction.shape))
      : this.plan.read(this.gradient);
  }

  /** Results whose numbers have to be finite: the loss, its gradient, the weights' gradient. */
  get results(): Node[] {
    return [this.built.total, this.gradient, this.weightGradient].filter((node) => node !== null);
  }

  /** True when the last run gave finite numbers throughout its results. */
  get isFinite(): boolean {
    return this.results.every((node) => allFinite(this.plan.read(node)));
  }

  /** Every node of the loss and its gradients, in the order in which they are computed. */
  get nodes(): readonly Node[] {
    return this.plan.nodes;
  }

  /** What one run costs: numbers computed, with a share for each operation. */
  get effort(): number {
    return this.plan.nodes.reduce((total, { shape }) => total + sizeOf(shape) + OPERATION_EFFORT, 0);
  }

  read(node: Node): TensorData {
    return this.plan.read(node);
  }

  /** Features and weights stay the same throughout: ordinary numbers, a zero among them. */
  private fillOthers(features: Node | null, weights: Node | null): void {
    for (const node of [features, weights]) {
      if (node === null || !this.plan.nodes.includes(node)) continue;
      const data = this.plan.read(node);
      for (let i = 0; i < data.length; i++) data[i] = Math.sin(1.7 * i);
    }
  }
}

export function allFinite(values: TensorData): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
