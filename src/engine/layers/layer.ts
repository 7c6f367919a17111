import type { z } from 'zod';
import type { Graph, Node } from '../graph';
import type { Initializer } from '../initializers/initializer';
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

/** What a layer may ask of the model while it adds its nodes to the graph. */
export interface LayerContext {
  readonly graph: Graph;
  readonly mode: Mode;
  /** Unique in the model: "dense1", or as the run file says. */
  readonly name: string;
  /** JSON pointer of the layer in the run file, e.g. "/model/2". */
  readonly pointer: string;
  /** The layer's parameter; its leaf is called "NAME.parameterName". */
  parameter(parameterName: string, shape: Shape, options: ParameterOptions): Node;
  /** State that training changes by assignment (running means), with its starting value. */
  buffer(bufferName: string, shape: Shape, initial: number): Node;
  /** Under mode "train": after each step `leaf` takes the numbers of `value`. */
  assign(leaf: Node, value: Node): void;
  /** Uniform numbers in [0, 1), new at each step, from the layer's own stream. */
  random(shape: Shape): Node;
  /** Builds inner layers (residual), their names prefixed by this one's. */
  buildLayers(input: Node, layers: readonly unknown[], pointer: string): Node;
}

/** All that there is to say about one layer type; an entry in the table adds it to the run file and the docs. */
export interface LayerDefinition<Options> {
  /** As the run file's `layer` key. */
  readonly type: string;
  readonly summary: string;
  readonly source: string;
  /** A strict object without the keys `layer` and `name`; defaults and descriptions for every option. */
  readonly options: z.ZodType<Options>;
  /**
   * @param input [batch, ...]
   * @throws ShapeError naming the two shapes when the input does not fit.
   */
  build(context: LayerContext, input: Node, options: Options): Node;
}
