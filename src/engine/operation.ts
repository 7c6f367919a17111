import type { Graph, Node } from './graph';
import type { OperationName } from './operation-name';
import type { Shape } from './shape';

/** The numbers of a tensor: float64 in the reference, float32 in training. */
export type TensorData = Float64Array | Float32Array;

export type Precision = 'float64' | 'float32';

/** What a kernel is bound to when a plan is made. All arrays stay the same for the life of the plan. */
export interface KernelBinding<Attributes> {
  readonly inputs: readonly TensorData[];
  readonly inputShapes: readonly Shape[];
  readonly output: TensorData;
  readonly outputShape: Shape;
  readonly attributes: Attributes;
  /** Working memory, made once; its content does not survive a run. */
  readonly scratch: (size: number) => Float64Array;
}

/** Computes the output from the inputs; allocates nothing. */
export type Kernel = () => void;

export interface GradientContext<Attributes> {
  readonly graph: Graph;
  readonly node: Node;
  readonly inputs: readonly Node[];
  readonly attributes: Attributes;
  /** Derivative of the differentiated scalar with respect to this node; has the node's shape. */
  readonly upstream: Node;
  /** False where nobody asks for the derivative of that input, so that it need not be built. */
  readonly needed: readonly boolean[];
}

/**
 * All that there is to say about one operation; an entry in the table adds it to the engine.
 * The attributes are the operation's constants (axes, flags), never tensors.
 */
export interface OperationDefinition<Attributes> {
  /** Unique, camelCase, as in the loss language where it is offered there. */
  readonly name: OperationName;
  /** One sentence for hovers and documentation. */
  readonly summary: string;
  /** @throws ShapeError */
  inferShape(inputs: readonly Shape[], attributes: Attributes): Shape;
  /**
   * Derivatives with respect to each input, as nodes of the same graph; null for a derivative that is zero everywhere.
   * `'none'` for an operation that is constant almost everywhere or takes no part in differentiation.
   */
  readonly gradient: ((context: GradientContext<Attributes>) => readonly (Node | null)[]) | 'none';
  /** The reference: written to be read, exact in float64, and the definition of what other kernels must give. */
  kernel(binding: KernelBinding<Attributes>): Kernel;
  /**
   * For an operation that only looks at its first input's numbers with another shape: the output shares the memory,
   * starting at this element, and no kernel runs.
   */
  aliasOffset?(inputs: readonly Shape[], attributes: Attributes): number | null;
}

/** An operation whose attribute type has been forgotten, as nodes hold it. */
export type Operation = OperationDefinition<unknown>;

/** Adds a node for one operation to the graph of its inputs. */
export type ApplyOperation<Attributes> = (inputs: readonly [Node, ...Node[]], attributes: Attributes) => Node;

const definitions = new Map<string, Operation>();

/**
 * Enters an operation into the table and returns the function that applies it.
 * @throws Error when the name is taken.
 */
export function defineOperation<Attributes>(
  definition: OperationDefinition<Attributes>,
): ApplyOperation<Attributes> {
  if (definitions.has(definition.name)) throw new Error(`operation ${definition.name} is defined twice`);
  const operation = definition as Operation;
  definitions.set(definition.name, operation);
  return (inputs, attributes) => inputs[0].graph.add(operation, inputs, attributes);
}

/** The operations by name, in order of definition. */
export function allOperations(): ReadonlyMap<string, Operation> {
  return definitions;
}
