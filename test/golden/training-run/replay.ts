import { clipByNorm, gradientNorm } from '../../../src/engine/clipping';
import type { Memory } from '../../../src/engine/memory';
import { trainingMemory } from '../../../src/runs/training/training-memory';
import { defineModel } from '../../../src/engine/model';
import type { TensorData } from '../../../src/engine/operation';
import { optimizers } from '../../../src/engine/optimizers';
import { OptimizerRun } from '../../../src/runs/training/optimizer-run';
import { trainedParameters } from '../../../src/runs/training/trained-parameters';
import { formatShape, sameShape, type Shape } from '../../../src/engine/shape';
import { camelCaseAttributes } from '../attribute-names';
import type { GoldenTensor } from '../golden-file';
import { BatchEvaluator } from './batch-evaluator';
import type { GoldenRun } from './golden-run';
import type { RunData } from './run-data';
import type { RunModel } from './run-layers';

export type NumbersByName = ReadonlyMap<string, TensorData>;

/** What a training did, in the words of the reference. */
export interface Replay {
  readonly losses: readonly number[];
  /** By parameter, one for each step, before clipping. */
  readonly gradientNorms: ReadonlyMap<string, readonly number[]>;
  readonly parametersAfter100: NumbersByName | null;
  readonly parameters: NumbersByName;
  readonly buffers: NumbersByName;
  readonly metrics: Readonly<Record<string, number>>;
  readonly firstNonFinite: FirstNonFinite;
}

/** The first steps whose numbers are not all finite. */
type FirstNonFinite = Record<'loss' | 'grad' | 'param', number | null>;

interface NamedShape {
  readonly name: string;
  readonly shape: Shape;
}

/** Trains as the run did: from the same numbers, with the same batches, loss, clipping and optimizer. */
export function replayRun(run: GoldenRun, { specs, inputShape }: RunModel, data: RunData): Replay {
  const memory = trainingMemory(run.dtype);
  const model = defineModel(specs, inputShape, null, 0);
  const buffers = model.layers.flatMap((layer) => layer.buffers);
  model.initialize(memory);
  load(memory, model.parameters, run.init);
  load(memory, buffers, { ...initialBuffers(memory, buffers), ...run.init_buffers });

  const evaluator = new BatchEvaluator(run.loss, model, memory, data);
  const parameters = trainedParameters(memory, model, []);
  const gradients = parameters.map(({ gradient }) => gradient);
  const { type, options, learningRate } = optimizerOf(run);
  let rowsOfStep: readonly number[] = [];
  const optimizer = new OptimizerRun({ type, options }, parameters, memory, () =>
    evaluator.train(rowsOfStep, 0, gradients),
  );
  const losses: number[] = [];
  const norms = parameters.map((): number[] => []);
  const firstNonFinite: FirstNonFinite = { loss: null, grad: null, param: null };
  let parametersAfter100: NumbersByName | null = null;
  run.batches.forEach((rows, step) => {
    rowsOfStep = rows;
    const loss = evaluator.train(rows, step, gradients);
    losses.push(loss);
    gradients.forEach((gradient, i) => norms[i].push(gradientNorm([gradient])));
    if (!Number.isFinite(loss)) firstNonFinite.loss ??= step;
    if (!gradients.every(allFinite)) firstNonFinite.grad ??= step;
    clip(gradients, run.clip_grad_norm);
    optimizer.step(loss, learningRate, step);
    if (!parameters.every(({ values }) => allFinite(values))) firstNonFinite.param ??= step;
    if (step === 99) parametersAfter100 = snapshot(memory, model.parameters);
  });
  return {
    losses,
    gradientNorms: new Map(model.parameters.map(({ name }, i) => [name, norms[i]])),
    parametersAfter100,
    parameters: snapshot(memory, model.parameters),
    buffers: snapshot(memory, buffers),
    metrics: evaluator.metrics(),
    firstNonFinite,
  };
}

function allFinite(values: TensorData): boolean {
  return values.every(Number.isFinite);
}

function snapshot(memory: Memory, wanted: readonly NamedShape[]): NumbersByName {
  return new Map(wanted.map(({ name, shape }) => [name, memory.named(name, shape).slice()]));
}

function initialBuffers(memory: Memory, buffers: readonly NamedShape[]): Record<string, GoldenTensor> {
  return Object.fromEntries(
    buffers.map(({ name, shape }) => [name, { shape: [...shape], data: [...memory.named(name, shape)] }]),
  );
}

/** @throws Error unless the reference gives exactly what the model wants. */
function load(
  memory: Memory,
  wanted: readonly NamedShape[],
  given: Readonly<Record<string, GoldenTensor>>,
): void {
  const missing = new Map(wanted.map(({ name, shape }) => [name, shape]));
  for (const [name, tensor] of Object.entries(given)) {
    const shape = missing.get(name);
    if (shape === undefined) throw new Error(`the model has no ${name}`);
    if (!sameShape(shape, tensor.shape)) {
      throw new Error(`${name} is ${formatShape(shape)}, in the reference ${formatShape(tensor.shape)}`);
    }
    memory.named(name, shape).set(tensor.data);
    missing.delete(name);
  }
  if (missing.size > 0) throw new Error(`the reference does not start ${[...missing.keys()].join(', ')}`);
}

function clip(gradients: readonly TensorData[], limit: GoldenRun['clip_grad_norm']): void {
  if (typeof limit === 'number') clipByNorm(gradients, limit);
  else if (limit != null) clipByNorm(gradients, limit.max_norm, limit.norm_type);
}

/** The engine's name and options for PyTorch's. */
function optimizerOf({ optimizer: { name, attrs } }: GoldenRun) {
  const definition = [...optimizers.values()].find(({ torch }) => torch === name);
  if (definition === undefined) throw new Error(`there is no optimizer ${name}`);
  const options = definition.options.parse(camelCaseAttributes(attrs, { lr: 'learningRate' }));
  return { type: definition.name, options, learningRate: options.learningRate };
}
