import type { Memory } from '../../engine/memory';
import type { ModelDefinition } from '../../engine/model';
import type { TensorData } from '../../engine/operation';
import { sizeOf, type Shape } from '../../engine/shape';

/** Something that the optimizer changes. The arrays stay the same for the life of the run. */
export interface TrainedParameter {
  readonly name: string;
  readonly shape: Shape;
  readonly values: TensorData;
  /** Of this step's loss, as the optimizer gets it: after clipping. */
  readonly gradient: TensorData;
  /** True for weights, which the penalty is about. */
  readonly regularized: boolean;
  /** Index into the run's layers with parameters; -1 for what belongs to the loss. */
  readonly layer: number;
}

/** What a loss trains besides the model. */
export interface LossParameter {
  readonly name: string;
  readonly shape: Shape;
  readonly initial: number;
}

/** Names of the layers that have parameters, in model order: the layers of telemetry. */
export function trainedLayers(model: ModelDefinition): readonly string[] {
  return model.layers.filter(({ parameters }) => parameters.length > 0).map(({ name }) => name);
}

/** All parameters of a run: the model's in the order of its layers, then the loss's. */
export function trainedParameters(
  memory: Memory,
  model: ModelDefinition,
  lossParameters: readonly LossParameter[],
): readonly TrainedParameter[] {
  const layers = trainedLayers(model);
  const place = (name: string, shape: Shape, regularized: boolean, layer: number): TrainedParameter => ({
    name,
    shape,
    values: memory.named(name, shape),
    gradient: memory.allocate(sizeOf(shape)),
    regularized,
    layer,
  });
  const ofModel = model.layers.flatMap((layer) =>
    layer.parameters.map(({ name, shape, regularized }) =>
      place(name, shape, regularized, layers.indexOf(layer.name)),
    ),
  );
  return [...ofModel, ...lossParameters.map(({ name, shape }) => place(name, shape, false, -1))];
}

/** Count of the numbers of all parameters. */
export function countNumbers(parameters: readonly { readonly shape: Shape }[]): number {
  return parameters.reduce((total, { shape }) => total + sizeOf(shape), 0);
}
