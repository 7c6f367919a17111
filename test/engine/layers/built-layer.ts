import { Graph, type Node } from '../../../src/engine/graph';
import type { Mode } from '../../../src/engine/layers/layer';
import { Memory } from '../../../src/engine/memory';
import { defineModel, type LayerSpec } from '../../../src/engine/model';
import type { Precision, TensorData } from '../../../src/engine/operation';
import { leaf } from '../../../src/engine/operations/leaves';
import { Plan } from '../../../src/engine/plan';
import { RandomStream } from '../../../src/engine/random';
import { sizeOf, type Shape } from '../../../src/engine/shape';
import { assertGradientsMatchDifferences } from '../finite-differences';

/** The last axes of what a layer gives for rows of `inputShape`. */
export function outputShape(spec: LayerSpec, inputShape: Shape): Shape {
  return defineModel([spec], inputShape, null, 0).outputShape;
}

/** Name and shape of each parameter, without the layer's name. */
export function parameterShapes(spec: LayerSpec, inputShape: Shape): Record<string, Shape> {
  const { parameters } = defineModel([spec], inputShape, null, 0);
  return Object.fromEntries(parameters.map(({ name, shape }) => [name.slice(name.indexOf('.') + 1), shape]));
}

export interface BuiltLayer {
  readonly memory: Memory;
  readonly input: Node;
  readonly output: Node;
  readonly parameters: readonly Node[];
  /** The layer's parameter or buffer of that name. */
  readonly numbers: (name: string) => TensorData;
  /** Sets the input, does one step and gives the output's numbers. */
  readonly run: (input: ArrayLike<number>) => number[];
}

interface BuiltLayerOptions {
  readonly batch?: number;
  readonly mode?: Mode;
  readonly seed?: number;
  readonly precision?: Precision;
}

/** One layer, its parameters initialized, its input standard normal numbers. */
export function buildLayer(
  spec: LayerSpec,
  inputShape: Shape,
  { batch = 2, mode = 'train', seed = 5, precision = 'float64' }: BuiltLayerOptions = {},
): BuiltLayer {
  const model = defineModel([spec], inputShape, null, seed);
  const graph = new Graph();
  const shape = [batch, ...inputShape];
  const input = leaf(graph, 'input', 'input', shape);
  const { output, parameters, assignments } = model.build(graph, input, mode);
  const memory = new Memory(precision);
  model.initialize(memory);
  const random = new RandomStream(seed, 'input');
  const values = memory.named('input', shape);
  for (let i = 0; i < values.length; i++) values[i] = random.nextNormal();
  const plan = new Plan(memory, { outputs: [output], assignments });
  const [{ name: layerName, parameters: described, buffers }] = model.layers;
  return {
    memory,
    input,
    output,
    parameters: [...parameters.values()],
    numbers(name) {
      const found = [...described, ...buffers].find((each) => each.name === `${layerName}.${name}`);
      if (found === undefined) throw new Error(`the layer has no ${name}`);
      return memory.named(found.name, found.shape);
    },
    run(numbers) {
      if (numbers.length !== sizeOf(shape))
        throw new Error(`${numbers.length} numbers do not fill the input`);
      memory.named('input', shape).set(Array.from(numbers));
      plan.run();
      return [...plan.read(output)];
    },
  };
}

/** Compares the derivatives of the layer in its input and in each parameter with finite differences. */
export function assertLayerGradients(
  spec: LayerSpec,
  inputShape: Shape,
  options: BuiltLayerOptions = {},
): void {
  const { memory, output, input, parameters } = buildLayer(spec, inputShape, options);
  assertGradientsMatchDifferences(memory, output, [input, ...parameters]);
}

/** As {@link assertLayerGradients}, for layers whose input is codes and has no derivative. */
export function assertParameterGradients(
  spec: LayerSpec,
  inputShape: Shape,
  input: readonly number[],
  options: BuiltLayerOptions = {},
): void {
  const { memory, output, parameters, run } = buildLayer(spec, inputShape, options);
  run(input);
  assertGradientsMatchDifferences(memory, output, parameters);
}

/** The mean of the squares: the variance of numbers around 0. */
export function meanSquare(values: ArrayLike<number>): number {
  return Array.from(values).reduce((total, value) => total + value * value, 0) / values.length;
}
