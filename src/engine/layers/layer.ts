import type { z } from 'zod';
import type { ActivationName } from '../activations';
import type { Graph, Node } from '../graph';
import type { Initializer } from '../initializers/initializer';
import type { ModelError } from '../model-error';
import type { Shape } from '../shape';

export type Mode = 'train' | 'eval';

export interface ParameterOptions {
  readonly initializer: Initializer;
  /** Numbers that feed one output, and outputs that one number feeds. */
  readonly fanIn: number;
  readonly fanOut: number;
  /** True for weights; biases and the scales of normalizations are not regularized. */
  readonly regularized: boolean;
}

/** A layer as the run file has it. */
export interface LayerSpec {
  /** The type, by which the table has its definition. */
  readonly layer: string;
  readonly name?: string;
  readonly [option: string]: unknown;
}

/** What a layer may ask of the model while it adds its nodes to the graph. */
export interface LayerContext {
  readonly graph: Graph;
  readonly mode: Mode;
  /** Unique in the model: "dense1", or as the run file says. */
  readonly name: string;
  /** JSON pointer of the layer in the run file, e.g. "/model/2". */
  readonly pointer: string;
  /** Outputs that the targets need, for the last dense layer; null elsewhere and where nobody knows. */
  readonly defaultUnits: number | null;
  /** The non-linear activation that the output meets first, in this layer or a later one; "linear" if there is none. */
  readonly nextActivation: ActivationName;
  /** The layer's parameter; its leaf is called "NAME.parameterName". Names are PyTorch's. */
  parameter(parameterName: string, shape: Shape, options: ParameterOptions): Node;
  /** State that training changes by assignment (running means), with its starting value. */
  buffer(bufferName: string, shape: Shape, initial: number): Node;
  /** Under mode "train": after each step `leaf` takes the numbers of `value`. */
  assign(leaf: Node, value: Node): void;
  /** Uniform numbers in [0, 1), new at each step, from the layer's own stream. */
  random(shape: Shape): Node;
  /** For an input or an option that the layer cannot take; `key` names the option. */
  error(message: string, key?: string): ModelError;
  /** Applies an activation and remembers what it was applied to. */
  activate(x: Node, activation: ActivationName): Node;
  /** Builds the layers under `key` of this one (residual), their names prefixed by its own. */
  buildLayers(input: Node, layers: readonly LayerSpec[], key: string): Node;
}

/** All that there is to say about one layer type; an entry in the table adds it to the run file and the docs. */
export interface LayerDefinition<Options extends z.ZodObject = z.ZodObject> {
  /** As the run file's `layer` key. */
  readonly type: string;
  readonly summary: string;
  /** PyTorch page or paper. */
  readonly source: string;
  /** A strict object without the keys `layer` and `name`; defaults and descriptions for every option. */
  readonly options: Options;
  /** The activation at the layer's end; absent for layers that have none. */
  activation?(options: z.output<Options>): ActivationName;
  /** True for layers that do not mix their inputs by trained weights: an activation after them counts as next. */
  readonly passesThrough?: boolean;
  /** True for layers whose input is codes (class numbers, texts by their index) rather than quantities. */
  readonly takesCodes?: boolean;
  /**
   * @param input [batch, ...]
   * @throws ShapeError naming the two shapes when the input does not fit, which the model turns into a ModelError.
   * @throws ModelError from `context.error`.
   */
  build(context: LayerContext, input: Node, options: z.output<Options>): Node;
}

/** An entry of the table, with the type of its options inferred. */
export function defineLayer<Options extends z.ZodObject>(
  definition: LayerDefinition<Options>,
): LayerDefinition {
  return definition;
}
