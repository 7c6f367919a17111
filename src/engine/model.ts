import type { ActivationName } from './activations';
import { activationOf } from './activations';
import { Graph, type Node } from './graph';
import type { LayerContext, LayerSpec, Mode, ParameterOptions } from './layers/layer';
import type { Memory } from './memory';
import { ModelError } from './model-error';
import { resolveLayers, type LayerListPlace, type ResolvedLayer } from './model-layers';
import { leaf, uniformRandom } from './operations/leaves';
import { RandomStream, randomKey } from './random';
import { formatShape, sameShape, ShapeError, type Shape } from './shape';

export type { LayerSpec } from './layers/layer';
export { layerSpecSchema } from './layers';
export { ModelError } from './model-error';

/**
 * The leaf that holds the batch, [batch, ...inputShape]; where batches of several sizes share a memory, the names of
 * their leaves begin with it.
 */
export const INPUT_LEAF = 'input';
/** The scalar leaf that holds the number of the step, from 0, on which random masks depend. */
export const STEP_LEAF = 'step';

export interface ModelParameter extends ParameterOptions {
  /** "LAYER.weight"; the leaf has the same name. */
  readonly name: string;
  readonly shape: Shape;
}

export interface ModelBuffer {
  readonly name: string;
  readonly shape: Shape;
  readonly initial: number;
}

export interface ModelLayer {
  /** Unique; a layer inside a residual is called "residual1.dense1". */
  readonly name: string;
  readonly type: string;
  /** JSON pointer into the run file. */
  readonly pointer: string;
  /** Its own ones, not those of layers inside it. */
  readonly parameters: readonly ModelParameter[];
  readonly buffers: readonly ModelBuffer[];
  /** The activation at its end. */
  readonly activation: ActivationName;
  /** Without the batch axis. */
  readonly outputShape: Shape;
}

export interface BuiltModel {
  /** [batch, ...outputShape] */
  readonly output: Node;
  /** What each layer gives, after its activation, by the layer's name. */
  readonly layerOutputs: ReadonlyMap<string, Node>;
  /** What each layer's activation was applied to; layers without a non-linear activation are absent. */
  readonly preActivations: ReadonlyMap<string, Node>;
  /** Under mode "train": what buffers take after each step. */
  readonly assignments: readonly { readonly leaf: Node; readonly value: Node }[];
  /** The leaves of all parameters by name, in the order of the layers. */
  readonly parameters: ReadonlyMap<string, Node>;
}

/** A checked list of layers; builds the same model for any batch size. */
export class ModelDefinition {
  /** In the order of computation, each residual before the layers inside it. */
  readonly layers: readonly ModelLayer[];
  /** Without the batch axis. */
  readonly outputShape: Shape;

  /** @throws ModelError */
  constructor(
    private readonly specs: readonly LayerSpec[],
    readonly inputShape: Shape,
    private readonly place: LayerListPlace,
    readonly seed: number,
  ) {
    const builder = new ModelBuilder(new Graph(), 'train', seed);
    const input = leaf(builder.graph, INPUT_LEAF, 'input', [1, ...inputShape]);
    this.outputShape = builder.buildLayers(input, specs, place).shape.slice(1);
    this.layers = [...builder.layers];
  }

  /** All parameters, in the order of the layers. */
  get parameters(): readonly ModelParameter[] {
    return this.layers.flatMap(({ parameters }) => parameters);
  }

  /**
   * Adds the model to a graph.
   * @param input [batch, ...inputShape]
   * @throws ShapeError when the input has another shape.
   */
  build(graph: Graph, input: Node, mode: Mode): BuiltModel {
    if (!sameShape(input.shape.slice(1), this.inputShape)) {
      throw new ShapeError(
        `the model takes rows of shape ${formatShape(this.inputShape)}, not ${formatShape(input.shape.slice(1))}`,
        [this.inputShape, input.shape.slice(1)],
      );
    }
    const builder = new ModelBuilder(graph, mode, this.seed);
    const output = builder.buildLayers(input, this.specs, this.place);
    const { layerOutputs, preActivations, assignments, parameters } = builder;
    return { output, layerOutputs, preActivations, assignments, parameters };
  }

  /** Gives parameters and buffers their starting numbers; each parameter has a random stream of its own. */
  initialize(memory: Memory): void {
    for (const { parameters, buffers } of this.layers) {
      for (const { name, shape, initializer, fanIn, fanOut } of parameters) {
        const random = new RandomStream(this.seed, `weights ${name}`);
        initializer.fill(memory.named(name, shape), { shape, fanIn, fanOut }, random);
      }
      for (const { name, shape, initial } of buffers) memory.named(name, shape).fill(initial);
    }
  }
}

/**
 * Checks the layers of a run file against one another and against the shape of a row.
 * @param inputShape of one row: without the batch axis.
 * @param outputUnits the last dense layer's units where it names none; null when nobody knows.
 * @param seed decides the starting weights and the random masks.
 * @throws ModelError naming the layer and the place in the run file.
 */
export function defineModel(
  specs: readonly LayerSpec[],
  inputShape: Shape,
  outputUnits: number | null,
  seed: number,
): ModelDefinition {
  return new ModelDefinition(specs, inputShape, { pointer: '/model', namePrefix: '', outputUnits }, seed);
}

/** One building of a model into one graph. */
class ModelBuilder {
  readonly layers: ModelLayer[] = [];
  readonly layerOutputs = new Map<string, Node>();
  readonly preActivations = new Map<string, Node>();
  readonly assignments: { leaf: Node; value: Node }[] = [];
  readonly parameters = new Map<string, Node>();

  constructor(
    readonly graph: Graph,
    private readonly mode: Mode,
    private readonly seed: number,
  ) {}

  buildLayers(input: Node, specs: readonly LayerSpec[], place: LayerListPlace): Node {
    return resolveLayers(specs, place).reduce((current, layer) => this.buildLayer(current, layer), input);
  }

  private buildLayer(input: Node, layer: ResolvedLayer): Node {
    const { definition, name, pointer, options } = layer;
    const parameters: ModelParameter[] = [];
    const buffers: ModelBuffer[] = [];
    const position = this.layers.length;
    const output = this.graph.withOrigin({ label: name, layer: name, pointer }, () => {
      try {
        return definition.build(this.contextOf(layer, parameters, buffers), input, options);
      } catch (error) {
        if (error instanceof ShapeError) throw new ModelError(`${name}: ${error.message}`, pointer, name);
        throw error;
      }
    });
    this.layerOutputs.set(name, output);
    this.layers.splice(position, 0, {
      name,
      type: definition.type,
      pointer,
      parameters,
      buffers,
      activation: definition.activation?.(options) ?? 'linear',
      outputShape: output.shape.slice(1),
    });
    return output;
  }

  private contextOf(
    layer: ResolvedLayer,
    parameters: ModelParameter[],
    buffers: ModelBuffer[],
  ): LayerContext {
    const { graph, mode } = this;
    const { name, pointer, defaultUnits, nextActivation } = layer;
    let draws = 0;
    return {
      graph,
      mode,
      name,
      pointer,
      defaultUnits,
      nextActivation,
      parameter: (parameterName, shape, options) => {
        const fullName = `${name}.${parameterName}`;
        const node = leaf(graph, fullName, 'parameter', shape);
        parameters.push({ name: fullName, shape, ...options });
        this.parameters.set(fullName, node);
        return node;
      },
      buffer: (bufferName, shape, initial) => {
        const fullName = `${name}.${bufferName}`;
        buffers.push({ name: fullName, shape, initial });
        return leaf(graph, fullName, 'buffer', shape);
      },
      assign: (target, value) => {
        if (mode === 'train') this.assignments.push({ leaf: target, value });
      },
      random: (shape) => {
        const key = randomKey(this.seed, `dropout ${name} ${draws++}`);
        return uniformRandom(leaf(graph, STEP_LEAF, 'scalar', []), key, shape);
      },
      error: (message, key) => {
        return new ModelError(`${name}: ${message}`, key === undefined ? pointer : `${pointer}/${key}`, name);
      },
      activate: (x, activation) => {
        if (activation !== 'linear') this.preActivations.set(name, x);
        return activationOf(activation).apply(x);
      },
      buildLayers: (input, specs, key) =>
        this.buildLayers(input, specs, {
          pointer: `${pointer}/${key}`,
          namePrefix: `${name}.`,
          outputUnits: null,
        }),
    };
  }
}
